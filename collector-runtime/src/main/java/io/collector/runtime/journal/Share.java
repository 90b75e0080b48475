package io.collector.runtime.journal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One journal's equal part of what all open journals of this process have together, memory above all: hundreds of them
 * would otherwise each take as much as one alone. Safe for use by several threads.
 */
final class Share implements AutoCloseable {
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final AtomicBoolean closed = new AtomicBoolean();

    Share() {
        OPEN.incrementAndGet();
    }

    /**
     * Its part, at this moment.
     *
     * @param least however many there are
     * @param most however few there are
     */
    int of(int whole, int least, int most) {
        return Math.min(most, Math.max(least, whole / Math.max(1, OPEN.get())));
    }

    /** Leaves its part to the others. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            OPEN.decrementAndGet();
        }
    }
}
