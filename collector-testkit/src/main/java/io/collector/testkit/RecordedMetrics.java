package io.collector.testkit;

import io.collector.api.Metrics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Metrics that can be looked at. Safe for use by several threads. */
public final class RecordedMetrics implements Metrics {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    @Override
    public Counter counter(String name, String description) {
        LongAdder total = counters.computeIfAbsent(name, n -> new LongAdder());
        return n -> {
            if (n < 0) {
                throw new IllegalArgumentException("the counter " + name + " only rises, but was given " + n);
            }
            total.add(n);
        };
    }

    @Override
    public void gauge(String name, String description, DoubleSupplier value) {
        gauges.put(name, value);
    }

    /** What was added to a counter so far; 0 if there is none of that name. */
    public long count(String counter) {
        LongAdder total = counters.get(counter);
        return total == null ? 0 : total.sum();
    }

    /** What a gauge shows now; empty if there is none of that name. */
    public Optional<Double> gauge(String name) {
        return Optional.ofNullable(gauges.get(name)).map(DoubleSupplier::getAsDouble);
    }
}
