package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.runtime.delivery.BatchCutter;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.DeliveryListener;
import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Events on their way to a sink as the runtime brings them there: cut into batches, taken apart when refused, tried
 * again. Pauses only move the clock, so that a target that never recovers never lets go. For one thread.
 */
public final class DeliveryRun {
    private final Deliverer deliverer;
    private final Map<String, String> buried = new TreeMap<>();
    private final List<String> held = new ArrayList<>();
    private int taken;
    private int possiblyDoubled;

    /**
     * A run with the runtime's default pauses, in the middle of their jitter.
     *
     * @param clock the sink's own
     */
    public DeliveryRun(Sink sink, ManualClock clock) {
        deliverer = new Deliverer(
                sink,
                new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                new Waiting(clock::advance, clock::advance, () -> 0.5),
                new Listener());
    }

    /** Delivers all of them, in order; may be called again. */
    public void deliver(Iterable<Event> events) {
        BatchCutter<Event> cutter = new BatchCutter<>(e -> e, deliverer::sizeOf);
        for (Event event : events) {
            cutter.add(event, deliverer.limits()).forEach(this::deliver);
        }
        for (Optional<List<Event>> rest = cutter.flush(); rest.isPresent(); rest = cutter.flush()) {
            deliver(rest.get());
        }
    }

    /** Code and reason by the id of each event that became a dead letter. */
    public Map<String, String> buried() {
        return buried;
    }

    /** How many events the sink took. */
    public int taken() {
        return taken;
    }

    /** Why a person would have had to act; empty if nobody had to. */
    public List<String> held() {
        return held;
    }

    /** How many events were repeated although they may have been taken before. */
    public int possiblyDoubled() {
        return possiblyDoubled;
    }

    private void deliver(List<Event> batch) {
        Outcome outcome = deliverer.deliver(new Batch("tap", batch));
        assertThat(outcome.complete()).as("the delivery ended by itself").isTrue();
        taken += outcome.accepted().cardinality();
        outcome.refusals().forEach(refusal -> {
            String before = buried.put(batch.get(refusal.index()).id(), refusal.code() + " " + refusal.reason());
            assertThat(before).as("buried twice").isNull();
        });
    }

    private final class Listener implements DeliveryListener {
        @Override
        public void retrying(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void blocked(Object lane, String reason, String remedy, Duration pause) {
            held.add(reason + " -> " + remedy);
        }

        @Override
        public void working(Object lane) {}

        @Override
        public void left(Object lane) {}

        @Override
        public void accepted(int events) {}

        @Override
        public void possiblyDoubled(int events) {
            possiblyDoubled += events;
        }
    }
}
