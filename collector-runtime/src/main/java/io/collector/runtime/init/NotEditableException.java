package io.collector.runtime.init;

/** A file that cannot be changed without a risk for what else is in it. The message goes on from "it". */
final class NotEditableException extends Exception {
    private static final long serialVersionUID = 1;

    NotEditableException(String message) {
        super(message);
    }

    NotEditableException(String message, Throwable cause) {
        super(message, cause);
    }
}
