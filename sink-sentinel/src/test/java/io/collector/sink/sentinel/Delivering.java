package io.collector.sink.sentinel;

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
import io.collector.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Events on their way to a sink as the runtime brings them there, on one thread; pauses only move the clock. */
final class Delivering {
    private final Deliverer deliverer;
    private final Map<String, String> buried = new TreeMap<>();
    private int taken;

    Delivering(Sink sink, ManualClock clock) {
        deliverer = new Deliverer(
                sink,
                new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                new Waiting(clock::advance, clock::advance, () -> 0.5),
                new Unheard());
    }

    void deliver(Iterable<Event> events) {
        BatchCutter<Event> cutter = new BatchCutter<>(e -> e, deliverer::sizeOf);
        for (Event event : events) {
            cutter.add(event, deliverer.limits()).forEach(this::deliver);
        }
        for (Optional<List<Event>> rest = cutter.flush(); rest.isPresent(); rest = cutter.flush()) {
            deliver(rest.get());
        }
    }

    /** Code and reason by the id of each dead letter. */
    Map<String, String> buried() {
        return buried;
    }

    int taken() {
        return taken;
    }

    private void deliver(List<Event> batch) {
        Outcome outcome = deliverer.deliver(new Batch("tap", batch));
        assertThat(outcome.complete()).isTrue();
        taken += outcome.accepted().cardinality();
        outcome.refusals().forEach(r -> {
            String before = buried.put(batch.get(r.index()).id(), r.code() + " " + r.reason());
            assertThat(before).as("buried twice").isNull();
        });
    }

    private static final class Unheard implements DeliveryListener {
        @Override
        public void retrying(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void blocked(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void working(Object lane) {}

        @Override
        public void accepted(int events) {}

        @Override
        public void possiblyDoubled(int events) {}
    }
}
