package io.collector.runtime.pipeline;

import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.health.State;
import io.collector.runtime.metrics.MetricsRegistry;
import java.util.Map;

/** Shows how a source or a sink is doing. Stateless. */
final class HealthGauges {
    private HealthGauges() {}

    /**
     * Shows one component.
     *
     * @param kind the label that names it, {@code source} or {@code sink}
     */
    static void show(MetricsRegistry registry, String kind, String name, ComponentHealth health) {
        for (State state : State.values()) {
            registry.gauge(
                    kind + "_state",
                    "1 for the state that the " + kind + " is in, 0 for each other one.",
                    Map.of(kind, name, "state", state.name()),
                    () -> health.snapshot().state() == state ? 1 : 0);
        }
        registry.gauge(
                kind + "_last_success_timestamp_seconds",
                "When the " + kind + " last did something for real; NaN before the first time.",
                Map.of(kind, name),
                () -> health.snapshot()
                        .lastSuccess()
                        .map(at -> at.toEpochMilli() / 1000.0)
                        .orElse(Double.NaN));
    }
}
