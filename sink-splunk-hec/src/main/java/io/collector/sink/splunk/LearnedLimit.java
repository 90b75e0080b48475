package io.collector.sink.splunk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The size of requests that the target is known to refuse, for a while: whoever runs it may raise its limit. Safe for
 * use by several threads.
 */
final class LearnedLimit {
    private static final Duration MEMORY = Duration.ofHours(1);
    private static final long LEAST = 10_000;

    private final Clock clock;
    private long bytes = Long.MAX_VALUE;
    private Instant until = Instant.MIN;

    LearnedLimit(Clock clock) {
        this.clock = clock;
    }

    /** A request of several events was too large. */
    synchronized void refused(long requestBytes) {
        bytes = Math.max(LEAST, Math.min(requestBytes, current(Long.MAX_VALUE)) / 2);
        until = clock.instant().plus(MEMORY);
    }

    /** The most bytes that a request should have. */
    synchronized long current(long configured) {
        return clock.instant().isBefore(until) ? Math.min(configured, bytes) : configured;
    }
}
