package io.collector.runtime.pipeline;

import io.collector.api.Batch;
import io.collector.api.Metrics.Counter;
import io.collector.runtime.delivery.DeliveryListener;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.metrics.Durations;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Duration;
import java.util.Map;

/** Turns what happens to deliveries into the health and the counters of a sink. Safe for use by several threads. */
final class SinkTelemetry implements DeliveryListener {
    private final ComponentHealth health;
    private final MetricsRegistry registry;
    private final String sink;
    private final Counter retries;
    private final Counter doubled;

    SinkTelemetry(ComponentHealth health, MetricsRegistry registry, String sink) {
        this.health = health;
        this.registry = registry;
        this.sink = sink;
        Map<String, String> labels = Map.of("sink", sink);
        retries = registry.counter("delivery_retries", "Deliveries that have to be tried again.", labels);
        doubled = registry.counter(
                "events_possibly_doubled", "Events sent again although they may have been taken before.", labels);
    }

    @Override
    public void retrying(Object lane, String reason, String remedy, Duration pause) {
        retries.add(1);
        health.degraded(lane, reason + "; next attempt in " + text(pause), remedy);
    }

    @Override
    public void blocked(Object lane, String reason, String remedy, Duration pause) {
        retries.add(1);
        health.failed(lane, reason, remedy);
    }

    @Override
    public void called(Batch batch, Duration took) {
        deliveries(registry, batch.source(), sink).record(took);
    }

    @Override
    public void working(Object lane) {
        health.works(lane);
    }

    @Override
    public void left(Object lane) {
        health.forget(lane);
    }

    @Override
    public void accepted(int events) {
        health.success();
    }

    @Override
    public void possiblyDoubled(int events) {
        doubled.add(events);
    }

    /** How long calls of a sink take. */
    static Durations deliveries(MetricsRegistry registry, String source, String sink) {
        return registry.durations(
                "delivery_duration",
                "Time that calls of a sink took, well or badly ended.",
                Map.of("source", source, "sink", sink));
    }

    private static String text(Duration pause) {
        return pause.toMillis() < 1_000 ? pause.toMillis() + " ms" : Math.round(pause.toMillis() / 1000.0) + " s";
    }
}
