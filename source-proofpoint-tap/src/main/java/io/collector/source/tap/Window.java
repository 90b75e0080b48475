package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;

/**
 * An interval to ask TAP for, on whole seconds.
 *
 * @param from inclusive
 * @param to after {@code from}
 */
record Window(Instant from, Instant to) {
    /** TAP refuses less than this. */
    static final Duration SHORTEST = Duration.ofSeconds(30);

    /** TAP refuses more than this. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** The {@code interval} parameter. */
    String interval() {
        return from + "/" + to;
    }

    Duration length() {
        return Duration.between(from, to);
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }
}
