package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the live polls of one endpoint have come. Immutable.
 *
 * @param readUpTo the end of the last one
 * @param polled when the last one was made
 * @param full when the last one was made that read the whole look-back
 * @param every how many polls there are to one that reads the whole look-back: more than 1 while answers are large
 */
record Lane(Optional<Instant> readUpTo, Optional<Instant> polled, Optional<Instant> full, int every) {
    static final Lane NONE = new Lane(Optional.empty(), Optional.empty(), Optional.empty(), 1);

    /** An answer of more events than this is large. */
    static final long LARGE = 20_000;

    /** However large answers are, the whole look-back is read this often, lest the sweeps have to do it. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    /** Whether the next one reads the whole look-back. */
    boolean isFullDue(Instant now, Duration interval) {
        return every <= 1
                || full.isEmpty()
                || full.get().isAfter(now)
                || !now.isBefore(full.get().plus(interval.multipliedBy(every)));
    }

    /** After a live poll. */
    Lane polled(Instant to, Instant at) {
        return new Lane(Optional.of(readUpTo.map(r -> Times.later(r, to)).orElse(to)), Optional.of(at), full, every);
    }

    /** After one that read the whole look-back: the next such comes the later, the more this one had to say. */
    Lane full(Effort effort, Instant at, Duration interval) {
        long bySize = effort.events() / LARGE + (effort.events() % LARGE > 0 ? 1 : 0);
        long byTime = 2 * effort.took().toMillis() / Math.max(interval.toMillis(), 1)
                + (2 * effort.took().toMillis() % Math.max(interval.toMillis(), 1) > 0 ? 1 : 0);
        long most = Math.max(1, LONGEST.toMillis() / Math.max(interval.toMillis(), 1));
        int next = (int) Math.max(1, Math.min(most, Math.max(bySize, byTime)));
        return new Lane(readUpTo, polled, Optional.of(at), next);
    }

    /**
     * What an answer cost.
     *
     * @param events how many it held
     * @param took how long it took to read
     */
    record Effort(long events, Duration took) {
        static final Effort NONE = new Effort(0, Duration.ZERO);
    }
}
