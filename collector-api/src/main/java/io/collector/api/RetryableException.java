package io.collector.api;

import java.time.Duration;
import java.util.Optional;

/** It may work later, without anybody doing anything: busy, throttled, unreachable, timed out. */
public final class RetryableException extends TransferException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;

    /**
     * A failure after which nothing is known to be taken.
     *
     * @param message what was attempted, on what, what came back
     * @param remedy what a person can do, if it lasts; may be empty
     * @param retryAfter the least time to wait, if the target said so
     * @param ambiguous whether the target may have taken the request all the same, so that repeating it may double
     *     it: the answer never came
     * @param cause what it was caused by
     */
    public RetryableException(
            String message, String remedy, Optional<Duration> retryAfter, boolean ambiguous, Throwable cause) {
        super(message, remedy, ambiguous, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * A refusal for now by a target that did answer.
     *
     * @param message what was attempted, on what, what came back
     * @param remedy what a person can do, if it lasts; may be empty
     * @param retryAfter the least time to wait, if the target said so
     */
    public RetryableException(String message, String remedy, Optional<Duration> retryAfter) {
        this(message, remedy, retryAfter, false);
    }

    /**
     * An answer that leaves open what became of the request, such as 504 from a gateway before the target.
     *
     * @param message what was attempted, on what, what came back
     * @param remedy what a person can do, if it lasts; may be empty
     * @param retryAfter the least time to wait, if the target said so
     * @param ambiguous whether the target may have taken the request all the same
     */
    public RetryableException(String message, String remedy, Optional<Duration> retryAfter, boolean ambiguous) {
        super(message, remedy, ambiguous);
        this.retryAfter = retryAfter;
    }

    /**
     * A plain refusal for now.
     *
     * @param message what was attempted, on what, what came back
     */
    public RetryableException(String message) {
        this(message, "", Optional.empty());
    }

    /**
     * The least time to wait.
     *
     * @return empty if the runtime's own back-off is right
     */
    public Optional<Duration> retryAfter() {
        return retryAfter == null ? Optional.empty() : retryAfter;
    }
}
