package io.collector.runtime.delivery;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Calls a sink until it answers, for the batches of one lane. For one thread. */
final class Calls {
    private static final String BUG_REMEDY =
            "this is a fault of the plugin: report it with the stack trace from the log";

    private final Sink sink;
    private final RetryPolicy policy;
    private final Waiting waiting;
    private final Backoff backoff;
    private final DeliveryListener listener;
    private final Permits permits;
    private final Gate gate;
    private final Object lane;
    private final BugLog bugs;
    private final Throttle throttle;
    private final BooleanSupplier leaving;
    private boolean brokenOff;

    Calls(
            Sink sink,
            RetryPolicy policy,
            Waiting waiting,
            Backoff backoff,
            DeliveryListener listener,
            Permits permits,
            Gate gate,
            Object lane,
            BugLog bugs,
            Throttle throttle,
            BooleanSupplier leaving) {
        this.sink = sink;
        this.policy = policy;
        this.waiting = waiting;
        this.backoff = backoff;
        this.listener = listener;
        this.permits = permits;
        this.gate = gate;
        this.lane = lane;
        this.bugs = bugs;
        this.throttle = throttle;
        this.leaving = leaving;
    }

    /** What the sink said of a batch. */
    sealed interface Answer {
        /** It was looked at; the delivery says what became of each event. */
        record Looked(Delivery delivery) implements Answer {}

        /** It was refused as a whole. */
        record Refused(String code, String reason) implements Answer {}
    }

    /**
     * Calls until there is an answer that is about the events.
     *
     * @param poisonous whether the events are known as poison: that so many together stop a sink is no reason to stop
     */
    Answer ask(Batch batch, boolean poisonous) throws InterruptedException {
        while (true) {
            gate.enter(lane, leaving);
            try {
                return new Answer.Looked(checked(call(batch), batch));
            } catch (RejectedException e) {
                if (e.ambiguous() && batch.events().size() > 1) { // they are sent again, in halves
                    listener.possiblyDoubled(batch.events().size());
                }
                return new Answer.Refused(e.code(), message(e));
            } catch (RetryableException e) {
                if (e.ambiguous()) {
                    listener.possiblyDoubled(batch.events().size());
                }
                pause(message(e), e.remedy(), e.retryAfter());
            } catch (BlockedException e) {
                if (poisonous && batch.events().size() > 1) {
                    return new Answer.Refused("", message(e));
                }
                hold(message(e), e.remedy(), e.retryAfter());
            } catch (TransferException e) {
                hold(message(e), e.remedy(), Optional.empty());
            } catch (InterruptedException e) {
                throw e;
            } catch (Throwable e) { // a plugin may be in a language that declares nothing
                bugs.report(e);
                hold(
                        "the plugin failed while delivering " + batch.events().size() + " events: " + e,
                        BUG_REMEDY,
                        Optional.empty());
            }
        }
    }

    private Delivery call(Batch batch) throws TransferException, InterruptedException {
        Duration wait = throttle.next(throttle.countsBytes() ? size(batch) : 0);
        if (!wait.isZero()) {
            waiting.pause().sleep(wait);
        }
        awaitTurn();
        try {
            return timed(batch);
        } finally {
            permits.release();
        }
    }

    /** Nobody waits at the gate with a permit: the one that probes may need that very one, and then nothing would ever move. */
    private void awaitTurn() throws InterruptedException {
        permits.acquire(leaving);
        while (!gate.lets(lane)) {
            permits.release();
            gate.enter(lane, leaving);
            permits.acquire(leaving);
        }
    }

    private Delivery timed(Batch batch) throws TransferException, InterruptedException {
        long began = System.nanoTime();
        try {
            return sink.deliver(batch);
        } catch (InterruptedException e) {
            brokenOff = true;
            throw e;
        } finally {
            listener.called(batch, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /** Whether a call was interrupted, so that nobody knows what came of it. */
    boolean brokenOff() {
        return brokenOff;
    }

    private long size(Batch batch) {
        return batch.events().stream().mapToLong(sink::sizeOf).sum();
    }

    private static Delivery checked(Delivery delivery, Batch batch) {
        Set<Integer> seen = new HashSet<>();
        for (Delivery.Failure failure : delivery.failures()) {
            if (failure.index() < 0 || failure.index() >= batch.events().size() || !seen.add(failure.index())) {
                throw new IllegalStateException("the sink answered for event " + failure.index() + " of a batch of "
                        + batch.events().size() + ", or twice for it");
            }
        }
        return delivery;
    }

    /** Waits before something transient is tried again. */
    void pause(String reason, String remedy, Optional<Duration> atLeast) throws InterruptedException {
        Duration pause = backoff.next(atLeast);
        listener.retrying(lane, reason, remedy, pause);
        waiting.pause().sleep(pause);
    }

    /** Waits a moment although something went through: what did not needs time, and nothing else has changed. */
    void breathe() throws InterruptedException {
        waiting.pause().sleep(backoff.next(Optional.empty()));
    }

    /** Waits while a person must act. */
    void hold(String reason, String remedy, Optional<Duration> retryAfter) throws InterruptedException {
        gate.block(lane);
        // Some targets ask for no pause at all, and would be asked as fast as they answer.
        Duration pause = retryAfter
                .filter(asked -> asked.compareTo(policy.initial()) >= 0)
                .orElse(policy.blocked());
        listener.blocked(lane, reason, remedy, pause);
        waiting.hold().sleep(pause);
    }

    /** Something went through. */
    void working(int accepted) {
        backoff.reset();
        gate.open(lane);
        listener.working(lane);
        if (accepted > 0) {
            listener.accepted(accepted);
        }
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
