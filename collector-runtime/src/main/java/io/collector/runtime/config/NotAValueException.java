package io.collector.runtime.config;

/** A text that is not what a setting needs. The message goes on from the text: "is not a duration; try 30s". */
final class NotAValueException extends Exception {
    private static final long serialVersionUID = 1;

    NotAValueException(String message) {
        super(message);
    }

    /** The message, which is never null here. */
    String text() {
        return String.valueOf(getMessage());
    }
}
