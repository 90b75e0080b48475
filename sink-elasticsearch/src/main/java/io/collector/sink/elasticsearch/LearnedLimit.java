package io.collector.sink.elasticsearch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How large a request may be: what is configured, or less for a while after the cluster refused one, or broke off
 * several in a row while they were being sent, which is how some proxies refuse. Safe for use by
 * several threads.
 */
final class LearnedLimit {
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final long LEAST = 16 * 1024L;

    /** Below this, a connection that breaks has other reasons. */
    private static final long SUSPICIOUS = 1024 * 1024L;

    private static final int BREAKS = 3;

    private final long configured;
    private final Clock clock;
    private long learned;
    private Instant until = Instant.MIN;
    private int broken;

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

    /**
     * The connection broke while a request of that many bytes was being sent.
     *
     * @return whether its size is to blame, by all appearance
     */
    synchronized boolean brokeOff(long bytes) {
        broken = bytes >= SUSPICIOUS ? broken + 1 : 0;
        if (broken < BREAKS) {
            return false;
        }
        broken = 0;
        return true;
    }

    /** A request was answered, whatever the answer. */
    synchronized void answered() {
        broken = 0;
    }
}
