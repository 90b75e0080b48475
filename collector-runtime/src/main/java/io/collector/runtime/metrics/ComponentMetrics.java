package io.collector.runtime.metrics;

import io.collector.api.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * The metrics of one component, which add its labels to all names. Safe for use by several threads.
 *
 * <p>Counters outlive the component, so that they never fall; its gauges would go on to show what it last said, so they
 * {@linkplain #end end} with it.
 */
public final class ComponentMetrics implements Metrics {
    private final MetricsRegistry registry;
    private final Map<String, String> labels;
    private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    ComponentMetrics(MetricsRegistry registry, Map<String, String> labels) {
        this.registry = registry;
        this.labels = Map.copyOf(labels);
    }

    @Override
    public Counter counter(String name, String description) {
        return registry.counter(name, description, labels);
    }

    @Override
    public void gauge(String name, String description, DoubleSupplier value) {
        gauges.put(name, value);
        registry.gauge(name, description, labels, value);
    }

    /** Shows its gauges no more, but for those whose place another component took. */
    public void end() {
        gauges.forEach((name, value) -> registry.endGauge(name, labels, value));
        gauges.clear();
    }
}
