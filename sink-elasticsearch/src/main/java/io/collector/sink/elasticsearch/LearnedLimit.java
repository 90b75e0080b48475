package io.collector.sink.elasticsearch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How large a request may be: what is configured, or less for a while after the cluster refused one. Safe for use by
 * several threads.
 */
final class LearnedLimit {
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final long LEAST = 16 * 1024L;

    private final long configured;
    private final Clock clock;
    private long learned;
    private Instant until = Instant.MIN;

    LearnedLimit(long configured, Clock clock) {
        this.configured = configured;
        this.clock = clock;
        this.learned = configured;
    }

    synchronized long bytes() {
        return clock.instant().isBefore(until) ? learned : configured;
    }

    /** A request of that many bytes was too large. */
    synchronized void refused(long bytes) {
        learned = Math.max(LEAST, Math.min(bytes(), bytes / 2));
        until = clock.instant().plus(REMEMBERED);
    }
}
