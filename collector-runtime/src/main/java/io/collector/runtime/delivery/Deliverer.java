package io.collector.runtime.delivery;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.api.Sink;
import java.util.function.Predicate;

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
    private final Waiting waiting;
    private final DeliveryListener listener;
    private final Permits permits;
    private final Gate gate;
    private final PoisonGuard guard;
    private final BugLog bugs;
    private final Throttle throttle;
    private final Predicate<Event> wanted;
    private volatile boolean leaving;

    /** A deliverer of everything, as quickly as can be. */
    public Deliverer(Sink sink, RetryPolicy policy, Waiting waiting, DeliveryListener listener) {
        this(sink, policy, waiting, listener, Throttle.none(), event -> true);
    }

    /**
     * A deliverer; one for each sink, and {@link #with} one for each lane.
     *
     * @param waiting how to wait between attempts
     * @param wanted which events the sink is to get at all
     */
    public Deliverer(
            Sink sink,
            RetryPolicy policy,
            Waiting waiting,
            DeliveryListener listener,
            Throttle throttle,
            Predicate<Event> wanted) {
        this.sink = sink;
        this.policy = policy;
        this.waiting = waiting;
        this.listener = listener;
        this.throttle = throttle;
        this.wanted = wanted;
        this.permits = new Permits();
        this.gate = new Gate();
        this.guard = new PoisonGuard();
        this.bugs = new BugLog("a sink, " + sink.getClass().getName());
    }

    private Deliverer(Deliverer whole, Waiting waiting) {
        this.sink = whole.sink;
        this.policy = whole.policy;
        this.waiting = waiting;
        this.listener = whole.listener;
        this.throttle = whole.throttle;
        this.wanted = whole.wanted;
        this.permits = whole.permits;
        this.gate = whole.gate;
        this.guard = whole.guard;
        this.bugs = whole.bugs;
    }

    /**
     * One that shares all limits and all that is known of the sink with this one, but waits in its own way and may be
     * {@linkplain #drain drained} by itself.
     */
    public Deliverer with(Waiting own) {
        return new Deliverer(this, own);
    }

    /** How the sink wants its batches at this moment. */
    public BatchLimits limits() {
        BatchLimits limits;
        try {
            limits = sink.limits();
        } catch (RuntimeException | Error e) {
            limits = BatchLimits.DEFAULT; // deliver() will show the fault; it must not stop the reading
        }
        permits.resize(limits.inFlight());
        return limits;
    }

    /** Whether the sink is to get this event at all. */
    public boolean wants(Event event) {
        return wanted.test(event);
    }

    /** What an event counts for {@link BatchLimits#maxBytes()}. */
    public long sizeOf(Event event) {
        try {
            return sink.sizeOf(event);
        } catch (RuntimeException | Error e) {
            return event.body().size();
        }
    }

    /** Events are about to be given to the sink that it may have got before, of a process that ended without a word. */
    public void mayDouble(long events) {
        if (events > 0 && doubles()) {
            listener.possiblyDoubled((int) events);
        }
    }

    /** Whether an event that the sink gets twice is there twice. */
    public boolean doubles() {
        try {
            return !sink.repeatsAreHarmless();
        } catch (RuntimeException | Error e) {
            return true; // deliver() will show the fault
        }
    }

    /**
     * Delivers a batch. Returns when all of it is settled; early, with what is settled so far and the thread's
     * interrupt flag set, when the thread is interrupted or {@link #drain} was called.
     */
    public Outcome deliver(Batch batch) {
        return deliver(batch, guard, false);
    }

    /**
     * Delivers events that were refused before. That they are refused again tells nothing of the target, so it is an
     * answer, and nothing else waits for it. A sink that wants a person because it is given nothing but poison gets less
     * of it at once, down to single events.
     *
     * @param batch fewer than 100 events
     */
    public Outcome redeliver(Batch batch) {
        PoisonGuard unsuspecting = new PoisonGuard();
        unsuspecting.accepted();
        return deliver(batch, unsuspecting, true);
    }

    private Outcome deliver(Batch batch, PoisonGuard against, boolean poisonous) {
        limits();
        Object lane = new Object();
        Backoff backoff = new Backoff(policy.initial(), policy.max(), waiting.random());
        Calls calls =
                new Calls(sink, policy, waiting, backoff, listener, permits, gate, lane, bugs, throttle, () -> leaving);
        boolean complete = false;
        try {
            Outcome outcome = new Settling(batch, calls, against, poisonous).run();
            complete = outcome.complete();
            return outcome;
        } finally {
            gate.open(lane);
            if (complete) {
                listener.working(lane);
            } else {
                listener.left(lane);
            }
        }
    }

    /** Begins no call any more; those under way are left to end. What sleeps is woken by whoever made it sleep. */
    public void drain() {
        leaving = true;
        gate.wake();
        permits.wake();
    }
}
