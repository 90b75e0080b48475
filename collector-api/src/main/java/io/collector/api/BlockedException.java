package io.collector.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A person must act: wrong credentials, missing permission, unknown index or rule, a certificate that is not
 * trusted. The component is FAILED until it works again; nothing is lost meanwhile, others go on.
 */
public final class BlockedException extends TransferException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;

    /**
     * A fault that a person must mend.
     *
     * @param message what was attempted, on what, what came back
     * @param remedy what to do about it; not empty
     * @param retryAfter how long to wait before it is tried again; empty for the configured time
     * @param cause what it was caused by
     */
    public BlockedException(String message, String remedy, Optional<Duration> retryAfter, Throwable cause) {
        super(message, remedy, false, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * A fault that a person must mend, told by the target's answer.
     *
     * @param message what was attempted, on what, what came back
     * @param remedy what to do about it; not empty
     * @param retryAfter how long to wait before it is tried again; empty for the configured time
     */
    public BlockedException(String message, String remedy, Optional<Duration> retryAfter) {
        super(message, remedy, false);
        this.retryAfter = retryAfter;
    }

    /**
     * A fault that a person must mend, tried again at the configured pace.
     *
     * @param message what was attempted, on what, what came back
     * @param remedy what to do about it; not empty
     */
    public BlockedException(String message, String remedy) {
        this(message, remedy, Optional.empty());
    }

    /**
     * How long to wait before it is tried again.
     *
     * @return empty for the configured time
     */
    public Optional<Duration> retryAfter() {
        return retryAfter == null ? Optional.empty() : retryAfter;
    }
}
