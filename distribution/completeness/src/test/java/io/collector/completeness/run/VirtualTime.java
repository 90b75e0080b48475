package io.collector.completeness.run;

import io.collector.runtime.delivery.Sleeper;
import io.collector.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Time that passes only when the driver lets it: whoever sleeps wakes when the clock has come that far. Safe for use by
 * several threads, one of which drives.
 */
public final class VirtualTime {
    private static final long GLANCE_NANOS = 20_000;
    private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();

    private final ManualClock clock;
    private boolean ended;

    public VirtualTime(Instant start) {
        this.clock = ManualClock.at(start);
    }

    public Clock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /** Lets time pass. */
    public synchronized void pass(Duration time) {
        clock.advance(time);
        notifyAll();
    }

    /** Lets time pass up to a moment, unless that is over. */
    public synchronized void passUntil(Instant moment) {
        if (moment.isAfter(clock.instant())) {
            clock.set(moment);
            notifyAll();
        }
    }

    /** Ends all sleep, now and until {@link #begin}. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    public synchronized void begin() {
        ended = false;
    }

    /** Somebody who sleeps by this clock. */
    public final class Sleep implements Sleeper {
        private Instant until = Instant.MIN;

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            synchronized (VirtualTime.this) {
                until = clock.instant().plus(duration);
                try {
                    while (!ended && clock.instant().isBefore(until)) {
                        VirtualTime.this.wait();
                    }
                } finally {
                    until = ended ? until : Instant.MIN;
                }
                if (ended) {
                    throw new InterruptedException("the collector is stopping");
                }
            }
        }

        /** Until when; a time that is not after now if awake. */
        public Instant until() {
            synchronized (VirtualTime.this) {
                return until;
            }
        }

        public boolean asleep() {
            synchronized (VirtualTime.this) {
                return until.isAfter(clock.instant());
            }
        }
    }

    /** Waits, in real time, until something is so. */
    public static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("the deliveries do not come to rest");
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }
}
