package io.collector.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How large a request may be: what is configured, or less for an hour after the target, or what stands before it,
 * refused one for its size. Not for longer, since whoever runs the target may raise its limit. Safe for use by several
 * threads.
 *
 * <p>Only requests with more than one event say something: one event cannot be made smaller.
 */
public final class LearnedLimit {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** No request is cut below this, however small one was refused. */
    private static final long LEAST = 16_384;

    private final long configured;
    private final Clock clock;
    private long learned;
    private Instant until = Instant.MIN;

    /** Nothing is known of the target yet. */
    public LearnedLimit(long configured, Clock clock) {
        this.configured = configured;
        this.clock = clock;
        this.learned = configured;
    }

    /** The most bytes that a request should have now. */
    public synchronized long bytes() {
        return clock.instant().isBefore(until) ? learned : configured;
    }

    /** A request of that many bytes was too large: the next ones have at most half of it. */
    public synchronized void refused(long bytes) {
        learned = Math.min(bytes(), Math.max(LEAST, bytes / 2));
        until = clock.instant().plus(REMEMBERED);
    }
}
