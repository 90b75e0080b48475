package io.collector.runtime.delivery;

import java.util.concurrent.Semaphore;

/**
 * How many calls a sink gets at once, given out in the order of asking, whatever source they come from. Safe for use
 * by several threads.
 */
final class Permits {
    private final Adjustable permits = new Adjustable();
    private int size;

    /** Changes the number; calls that are under way beyond it end in their own time. */
    synchronized void resize(int wanted) {
        if (wanted > size) {
            permits.release(wanted - size);
        } else if (wanted < size) {
            permits.reducePermits(size - wanted);
        }
        size = wanted;
    }

    void acquire() throws InterruptedException {
        permits.acquire();
    }

    void release() {
        permits.release();
    }

    private static final class Adjustable extends Semaphore {
        Adjustable() {
            super(0, true);
        }

        @Override
        protected void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }
    }
}
