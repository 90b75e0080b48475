package io.collector.runtime.pipeline;

import io.collector.api.Metrics.Counter;
import io.collector.runtime.metrics.MetricsRegistry;
import java.util.Map;

/** The counters of one source's events on their way to one sink. Safe for use by several threads. */
final class LaneTelemetry {
    private final Counter delivered;
    private final Counter deadLettered;

    LaneTelemetry(MetricsRegistry registry, String source, String sink) {
        Map<String, String> labels = Map.of("source", source, "sink", sink);
        delivered = registry.counter("events_delivered", "Events that a sink took.", labels);
        deadLettered = registry.counter("events_dead_lettered", "Events that a sink will never take.", labels);
    }

    void settled(long taken, long buried) {
        delivered.add(taken);
        deadLettered.add(buried);
    }
}
