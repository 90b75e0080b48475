package io.collector.runtime.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a few at a time do what takes memory, in the order of asking. A turn does not last for ever: whoever hangs, because
 * an answer does not come any further, keeps the others waiting only so long. Safe for use by several threads.
 */
final class Turns {
    private final int atOnce;
    private final long nanosEach;
    private final ReentrantLock lock = new ReentrantLock();

    /** Those that wait, each by a condition of its own: hundreds may, and only the first is to be woken. */
    private final Deque<Condition> queue = new ArrayDeque<>();

    /** Those under way, the oldest first, without those that hang. */
    private final Deque<Turn> turns = new ArrayDeque<>();

    private int hanging;

    /**
     * Turns for everybody.
     *
     * @param atOnce how many at a time
     * @param each how long one may last while others wait
     */
    Turns(int atOnce, Duration each) {
        this.atOnce = atOnce;
        this.nanosEach = each.toNanos();
    }

    /** One turn; to be closed when it is over. */
    final class Turn implements AutoCloseable {
        private final long ends = System.nanoTime() + nanosEach;
        private final boolean othersHang = hanging > 0;

        private Turn() {}

        /** Whether it was given in the place of one that had lasted too long, and has memory still. */
        boolean othersHang() {
            return othersHang;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!turns.remove(this)) {
                    hanging--;
                }
                wakeFirst();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for a turn. */
    Turn take() throws InterruptedException {
        lock.lockInterruptibly();
        Condition mine = lock.newCondition();
        queue.add(mine);
        try {
            while (queue.peek() != mine || isFull()) {
                if (queue.peek() == mine) {
                    mine.awaitNanos(turns.getFirst().ends - System.nanoTime());
                } else {
                    mine.await();
                }
            }
            Turn turn = new Turn();
            turns.add(turn);
            return turn;
        } finally {
            queue.remove(mine);
            wakeFirst();
            lock.unlock();
        }
    }

    /** Whether all turns are taken; one that has lasted too long is so no more. */
    private boolean isFull() {
        if (turns.size() >= atOnce && turns.getFirst().ends - System.nanoTime() <= 0) {
            turns.removeFirst();
            hanging++;
        }
        return turns.size() >= atOnce;
    }

    private void wakeFirst() {
        Condition first = queue.peek();
        if (first != null) {
            first.signal();
        }
    }
}
