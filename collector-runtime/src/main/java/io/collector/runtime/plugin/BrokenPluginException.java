package io.collector.runtime.plugin;

/** A plugin that cannot be used. The message goes on from its location: "holds no jar; ...". */
final class BrokenPluginException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenPluginException(String message) {
        super(message);
    }

    BrokenPluginException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message, which is never null here. */
    String text() {
        return String.valueOf(getMessage());
    }
}
