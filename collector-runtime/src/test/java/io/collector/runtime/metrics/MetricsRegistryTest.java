package io.collector.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
    private final MetricsRegistry registry = new MetricsRegistry();

    @Test
    void writesWhatPrometheusReads() {
        registry.counter("events_new", "New facts.", Map.of("source", "tap", "table", "T"))
                .add(2);
        registry.counter("events_new", "New facts.", Map.of("table", "T", "source", "tap"))
                .add(3);
        registry.gauge("journal_bytes", "Held.", Map.of("source", "a\"b\\c"), () -> 1.5);

        assertThat(registry.render()).isEqualTo("""
                        # HELP collector_events_new_total New facts.
                        # TYPE collector_events_new_total counter
                        collector_events_new_total{source="tap",table="T"} 5
                        # HELP collector_journal_bytes Held.
                        # TYPE collector_journal_bytes gauge
                        collector_journal_bytes{source="a\\"b\\\\c"} 1.5
                        """);
    }

    @Test
    void aGaugeThatFailsDoesNotCostTheOthers() {
        registry.gauge("a", "", Map.of(), () -> {
            throw new IllegalStateException("bug");
        });
        registry.of(Map.of("sink", "s")).counter("acks", "Acknowledged.").add(1);

        assertThat(registry.render()).contains("collector_a NaN\n").contains("collector_acks_total{sink=\"s\"} 1\n");
    }
}
