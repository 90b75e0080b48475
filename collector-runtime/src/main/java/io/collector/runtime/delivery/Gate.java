package io.collector.runtime.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Lets only one delivery probe while a sink is blocked; the others wait for its result. Safe for use by several
 * threads.
 */
final class Gate {
    private @Nullable Object holder;
    private boolean closing;

    /** Waits while another lane probes. */
    synchronized void enter(Object lane) throws InterruptedException {
        while (!closing && holder != null && holder != lane) {
            wait();
        }
        if (closing) {
            throw new InterruptedException("the collector is stopping");
        }
    }

    /** This lane found the sink blocked; the first one to do so probes. */
    synchronized void block(Object lane) {
        if (holder == null) {
            holder = lane;
        }
    }

    /** This lane found that it works, or gives up. */
    synchronized void open(Object lane) {
        if (holder == lane) {
            holder = null;
            notifyAll();
        }
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        closing = true;
        notifyAll();
    }
}
