package io.collector.runtime.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Growing pauses with full jitter: somewhere between nothing and a bound that doubles, so that many who were refused
 * at once do not come back at once. For one thread.
 */
public final class Backoff {
    private final Duration initial;
    private final Duration max;
    private final DoubleSupplier random;
    private Duration bound;

    /**
     * A back-off that has not begun.
     *
     * @param random numbers from 0 (inclusive) to 1 (exclusive)
     */
    public Backoff(Duration initial, Duration max, DoubleSupplier random) {
        this.initial = initial;
        this.max = max;
        this.random = random;
        this.bound = initial;
    }

    /** The next pause; never shorter than what the other side asked for, and a little longer, since it asked many. */
    public Duration next(Optional<Duration> atLeast) {
        // Not quite nothing: an answer that comes at once must not turn into a busy loop.
        double share = 0.1 + 0.9 * random.getAsDouble();
        Duration pause = Duration.ofNanos((long) (bound.toNanos() * share));
        Duration twice = bound.multipliedBy(2);
        bound = twice.compareTo(max) < 0 ? twice : max;
        return atLeast.map(this::spread)
                .filter(asked -> asked.compareTo(pause) > 0)
                .orElse(pause);
    }

    /** Up to a tenth more, which is up to the bound at most. */
    private Duration spread(Duration asked) {
        Duration tenth = asked.dividedBy(10);
        Duration most = tenth.compareTo(max) < 0 ? tenth : max;
        return asked.plusNanos((long) (most.toNanos() * random.getAsDouble()));
    }

    /** Begins anew, after something worked. */
    public void reset() {
        bound = initial;
    }
}
