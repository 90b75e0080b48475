package io.collector.source.tap;

/** An element of an answer that cannot be an event. The reason holds nothing of its content. */
final class MalformedEventException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    MalformedEventException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
