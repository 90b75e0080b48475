package io.collector.runtime.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * What a source still has to read of the past.
 *
 * @param kind {@code catch-up} or {@code backfill}
 * @param left how much, in the vendor's time
 * @param total how much it was at most, since there was nothing left
 * @param rate seconds of the vendor's time that are read in a second; 0 if that is not known yet
 */
public record Remaining(String kind, Duration left, Duration total, double rate) {
    /** What part of it is done, from 0 to 1. */
    public double share() {
        return total.isZero() ? 1 : 1 - (double) left.toSeconds() / total.toSeconds();
    }

    /** The same while nothing gets less. */
    Remaining standing() {
        return new Remaining(kind, left, total, 0);
    }

    /** When it will be done if it goes on like this; empty if the rate is not known. */
    public Optional<Duration> timeLeft() {
        return rate > 0 ? Optional.of(Duration.ofSeconds((long) Math.ceil(left.toSeconds() / rate))) : Optional.empty();
    }
}
