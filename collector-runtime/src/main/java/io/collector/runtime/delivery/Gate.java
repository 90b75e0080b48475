package io.collector.runtime.delivery;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only one delivery probe while a sink is blocked; the others wait for its result. Safe for use by several
 * threads.
 */
final class Gate {
    private @Nullable Object holder;

    /**
     * Waits while another delivery probes.
     *
     * @param leaving whether this one is to begin nothing any more; after a change of that, {@link #wake}
     */
    synchronized void enter(Object delivery, BooleanSupplier leaving) throws InterruptedException {
        while (!leaving.getAsBoolean() && !lets(delivery)) {
            wait();
        }
        if (leaving.getAsBoolean()) {
            throw new InterruptedException("the collector is stopping");
        }
    }

    /** Whether this one need not wait at this moment. */
    synchronized boolean lets(Object delivery) {
        return holder == null || holder == delivery;
    }

    /** This delivery found the sink blocked; the first one to do so probes. */
    synchronized void block(Object delivery) {
        if (holder == null) {
            holder = delivery;
        }
    }

    /** This delivery found that it works, or gives up. */
    synchronized void open(Object delivery) {
        if (holder == delivery) {
            holder = null;
            notifyAll();
        }
    }

    /** Has all that wait look anew whether they are leaving. */
    synchronized void wake() {
        notifyAll();
    }
}
