package io.collector.runtime;

/** The collector cannot start; the message says why and what to do. Nothing was left running. */
public final class CannotStartException extends Exception {
    private static final long serialVersionUID = 1;

    public CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
