package io.collector.sink.splunk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How hard Splunk says its queues are pressed, and how much slower to send for it. Safe for use by several threads.
 *
 * <p>Near the limit (codes 24 and 25, which are success) requests are spaced out, more with each such answer; beyond it
 * (codes 26 and 27) they go one at a time for a while.
 */
final class Pressure {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration MEMORY = Duration.ofSeconds(60);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition elapsed = lock.newCondition();
    private Duration pause = Duration.ZERO;
    private Instant nearUntil = Instant.MIN;
    private Instant beyondUntil = Instant.MIN;

    Pressure(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of an answer's code. */
    void note(int code) {
        lock.lock();
        try {
            switch (code) {
                case 24, 25 -> {
                    Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
                    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
                    nearUntil = clock.instant().plus(MEMORY);
                }
                case 26, 27 -> beyondUntil = clock.instant().plus(MEMORY);
                case 0 -> pause = Duration.ZERO;
                default -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits before a request for as long as the pressure asks. */
    void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = pause.toNanos();
            while (left > 0) {
                left = elapsed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many requests to have under way of those that are allowed. */
    int inFlight(int allowed) {
        return switch (level()) {
            case 0 -> allowed;
            case 1 -> Math.max(1, allowed / 2);
            default -> 1;
        };
    }

    /** 0 without pressure, 1 near the limit, 2 beyond it; lately. */
    int level() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (now.isBefore(beyondUntil)) {
                return 2;
            }
            return now.isBefore(nearUntil) ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }
}
