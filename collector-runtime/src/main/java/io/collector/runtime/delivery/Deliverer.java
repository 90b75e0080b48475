package io.collector.runtime.delivery;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.api.Sink;
import java.util.function.DoubleSupplier;

/**
 * Brings batches to one sink until every event is settled: taken, or refused for good. Safe for use by several
 * threads; at most as many calls are under way as the sink's limits allow.
 *
 * <pre>
 *                    ┌─ taken ─────────────► settled
 *   batch ─deliver──►├─ some not ──────────► the rest again
 *       ▲            ├─ RetryableException ─► pause, growing ──┐
 *       ├────────────┼─ BlockedException, bug ► long pause ────┤
 *       └────────────┴─ RejectedException ──► halves, until the one at fault is alone ► dead letter
 * </pre>
 *
 * <p>Nothing is ever given up for a fault of the target. See {@link PoisonGuard} for refusals that are none of the
 * events' fault.
 */
public final class Deliverer {
    private final Sink sink;
    private final RetryPolicy policy;
    private final Sleeper sleeper;
    private final DoubleSupplier random;
    private final DeliveryListener listener;
    private final Permits permits = new Permits();
    private final Gate gate = new Gate();
    private final PoisonGuard guard = new PoisonGuard();

    /**
     * A deliverer; one for each sink.
     *
     * @param sleeper how to wait between attempts
     * @param random for the jitter, from 0 to 1
     */
    public Deliverer(Sink sink, RetryPolicy policy, Sleeper sleeper, DoubleSupplier random, DeliveryListener listener) {
        this.sink = sink;
        this.policy = policy;
        this.sleeper = sleeper;
        this.random = random;
        this.listener = listener;
    }

    /** How the sink wants its batches at this moment. */
    public BatchLimits limits() {
        BatchLimits limits;
        try {
            limits = sink.limits();
        } catch (RuntimeException e) {
            limits = BatchLimits.DEFAULT; // deliver() will show the fault; it must not stop the reading
        }
        permits.resize(limits.inFlight());
        return limits;
    }

    /** What an event counts for {@link BatchLimits#maxBytes()}. */
    public long sizeOf(Event event) {
        try {
            return sink.sizeOf(event);
        } catch (RuntimeException e) {
            return event.body().size();
        }
    }

    /**
     * Delivers a batch. Returns when all of it is settled; early, with what is settled so far and the thread's
     * interrupt flag set, when the thread is interrupted or {@link #drain} was called.
     */
    public Outcome deliver(Batch batch) {
        limits();
        Object lane = new Object();
        Backoff backoff = new Backoff(policy.initial(), policy.max(), random);
        Calls calls = new Calls(sink, policy, sleeper, backoff, listener, permits, gate, lane);
        try {
            return new Settling(batch, calls, guard).run();
        } finally {
            gate.open(lane);
            listener.working(lane);
        }
    }

    /** Begins no call any more; those under way are left to end. */
    public void drain() {
        gate.close();
    }
}
