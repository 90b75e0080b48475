package io.collector.runtime.pipeline;

import io.collector.runtime.delivery.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Real waiting that ends when the collector stops. Safe for use by several threads. */
public final class Rest implements Sleeper {
    /** How often a credential that a person mends is looked at, only while somebody waits for that. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Semaphore> bells = new CopyOnWriteArrayList<>();

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (stopping.await(nanos(duration), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the collector is stopping");
        }
    }

    /** The same, but ends early when a number changes. */
    public Sleeper untilChanged(LongSupplier version) {
        return duration -> {
            long before = version.getAsLong();
            Duration left = duration;
            while (!left.isNegative() && !left.isZero()) {
                Duration slice = left.compareTo(LOOK) < 0 ? left : LOOK;
                sleep(slice);
                if (version.getAsLong() != before) {
                    return;
                }
                left = left.minus(slice);
            }
        };
    }

    /** The same, but ends early when a bell is rung. */
    public Sleeper untilRung(Semaphore bell) {
        bells.add(bell);
        return duration -> {
            if (bell.tryAcquire(nanos(duration), TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
            sleep(Duration.ZERO);
        };
    }

    /** Ends all waiting, now and later. */
    public void stop() {
        stopping.countDown();
        bells.forEach(Semaphore::release);
    }

    /** Whether {@link #stop} was called. */
    public boolean stopping() {
        return stopping.getCount() == 0;
    }

    private static long nanos(Duration duration) {
        Duration longest = Duration.ofDays(365);
        return (duration.compareTo(longest) < 0 ? duration : longest).toNanos();
    }
}
