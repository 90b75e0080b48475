package io.collector.runtime.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a runner waits for something to happen, without ever missing it: a call to {@link #wake} while nobody waits is
 * kept for the next wait. Safe for use by several threads, one of which receives.
 *
 * @param <T> what is sent
 */
final class Mailbox<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final List<T> letters = new ArrayList<>();
    private boolean woken;

    /** Ends the receiver's wait, without a letter. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    void send(T letter) {
        lock.lock();
        try {
            letters.add(letter);
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a letter, or to be woken; at most so long. */
    List<T> receive(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (letters.isEmpty() && !woken && left > 0) {
                left = something.awaitNanos(left);
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a letter, or to be woken. */
    List<T> receive() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (letters.isEmpty() && !woken) {
                something.await();
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    private List<T> taken() {
        List<T> taken = List.copyOf(letters);
        letters.clear();
        woken = false;
        return taken;
    }
}
