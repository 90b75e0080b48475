package io.collector.runtime.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How many calls a sink gets at once, given out in the order of asking, whatever source they come from. Safe for use
 * by several threads.
 */
final class Permits {
    private final ReentrantLock lock = new ReentrantLock();

    /** Those that wait, each by a condition of its own: hundreds may, and only the first is to be woken. */
    private final Deque<Condition> queue = new ArrayDeque<>();

    private int size;
    private int taken;

    /** Changes the number; calls that are under way beyond it end in their own time. */
    void resize(int wanted) {
        lock.lock();
        try {
            size = wanted;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a permit.
     *
     * @param leaving whether the caller is to begin nothing any more; after a change of that, {@link #wake}
     */
    void acquire(BooleanSupplier leaving) throws InterruptedException {
        lock.lockInterruptibly();
        Condition turn = lock.newCondition();
        queue.add(turn);
        try {
            while (!leaving.getAsBoolean() && (queue.peek() != turn || taken >= size)) {
                turn.await();
            }
            if (leaving.getAsBoolean()) {
                throw new InterruptedException("the collector is stopping");
            }
            taken++;
        } finally {
            queue.remove(turn);
            wakeFirst();
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            taken--;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Has all that wait look anew whether they are leaving. */
    void wake() {
        lock.lock();
        try {
            queue.forEach(Condition::signal);
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Condition first = queue.peek();
        if (first != null) {
            first.signal();
        }
    }
}
