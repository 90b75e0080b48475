package io.collector.runtime.pipeline;

/** Another configuration could not be put in force, so the one before is again. The message is for a person. */
public final class ExchangeException extends Exception {
    private static final long serialVersionUID = 1;

    public ExchangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
