package io.collector.runtime.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * How many calls a sink gets at once, given out in the order of asking, whatever source they come from. Safe for use
 * by several threads.
 */
final class Permits {
    private final Deque<Object> queue = new ArrayDeque<>();
    private int size;
    private int taken;

    /** Changes the number; calls that are under way beyond it end in their own time. */
    synchronized void resize(int wanted) {
        if (wanted != size) {
            size = wanted;
            notifyAll();
        }
    }

    /**
     * Waits for a permit.
     *
     * @param leaving whether the caller is to begin nothing any more; after a change of that, {@link #wake}
     */
    synchronized void acquire(BooleanSupplier leaving) throws InterruptedException {
        Object place = new Object();
        queue.add(place);
        try {
            while (!leaving.getAsBoolean() && (queue.peek() != place || taken >= size)) {
                wait();
            }
            if (leaving.getAsBoolean()) {
                throw new InterruptedException("the collector is stopping");
            }
            taken++;
        } finally {
            queue.remove(place);
            notifyAll();
        }
    }

    synchronized void release() {
        taken--;
        notifyAll();
    }

    /** Has all that wait look anew whether they are leaving. */
    synchronized void wake() {
        notifyAll();
    }
}
