package io.collector.runtime.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spaces the calls of a sink so that on average there are no more calls and bytes per second than somebody allowed. A
 * call is never split: a large one keeps those after it waiting for longer. Safe for use by several threads.
 */
public final class Throttle {
    private static final double NANOS = 1e9;

    private final double callsPerSecond;
    private final double bytesPerSecond;
    private final LongSupplier nanos;
    private double free = Double.NEGATIVE_INFINITY;

    /**
     * A throttle.
     *
     * @param callsPerSecond 0 for as many as can be
     * @param bytesPerSecond 0 for as many as can be
     */
    public Throttle(double callsPerSecond, double bytesPerSecond) {
        this(callsPerSecond, bytesPerSecond, System::nanoTime);
    }

    /** With another clock. */
    Throttle(double callsPerSecond, double bytesPerSecond, LongSupplier nanos) {
        this.callsPerSecond = callsPerSecond;
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
    }

    /** One that lets everything pass. */
    public static Throttle none() {
        return new Throttle(0, 0);
    }

    /** Whether calls have a size that matters, which takes some work to find out. */
    boolean countsBytes() {
        return bytesPerSecond > 0;
    }

    /**
     * Takes the next place.
     *
     * @param bytes what the call is about to send
     * @return how long to wait before the call
     */
    synchronized Duration next(long bytes) {
        double cost = 0;
        if (callsPerSecond > 0) {
            cost = NANOS / callsPerSecond;
        }
        if (bytesPerSecond > 0) {
            cost = Math.max(cost, NANOS * bytes / bytesPerSecond);
        }
        double now = nanos.getAsLong();
        double begin = Math.max(now, free);
        free = begin + cost;
        return Duration.ofNanos((long) (begin - now));
    }
}
