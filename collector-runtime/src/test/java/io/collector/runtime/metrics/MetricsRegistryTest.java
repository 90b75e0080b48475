package io.collector.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
                        collector_events_new_total{source="tap",table="T"} 5.0
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

        assertThat(registry.render()).contains("collector_a NaN\n").contains("collector_acks_total{sink=\"s\"} 1.0\n");
    }

    @Test
    void aLaterGaugeTakesThePlaceOfTheOneBefore() {
        registry.gauge("a", "", Map.of("sink", "s"), () -> 1);
        registry.gauge("a", "", Map.of("sink", "s"), () -> 2);

        assertThat(registry.render()).contains("collector_a{sink=\"s\"} 2.0\n").doesNotContain("} 1.0");
    }

    @Test
    void aSourceAndASinkMayUseTheSameName() {
        registry.of(Map.of("source", "tap")).counter("retries", "Tried again.").add(1);
        registry.of(Map.of("sink", "splunk")).counter("retries", "Tried again.").add(2);

        assertThat(registry.render())
                .contains("collector_retries_total{source=\"tap\"} 1.0\n")
                .contains("collector_retries_total{sink=\"splunk\"} 2.0\n");
    }

    @Test
    void countsDurationsInBuckets() {
        Durations durations = registry.durations("poll_duration", "Time of a poll.", Map.of("source", "tap"));
        durations.record(Duration.ofMillis(70));
        durations.record(Duration.ofSeconds(3));

        assertThat(registry.render())
                .contains("# TYPE collector_poll_duration_seconds histogram\n")
                .contains("collector_poll_duration_seconds_bucket{source=\"tap\",le=\"0.05\"} 0\n")
                .contains("collector_poll_duration_seconds_bucket{source=\"tap\",le=\"0.1\"} 1\n")
                .contains("collector_poll_duration_seconds_bucket{source=\"tap\",le=\"5.0\"} 2\n")
                .contains("collector_poll_duration_seconds_sum{source=\"tap\"} 3.07\n");
    }

    @Test
    void endsTheGaugesOfAComponentButNotThoseOfWhatTookItsPlace() {
        ComponentMetrics before = registry.of(Map.of("source", "tap"));
        before.gauge("left_seconds", "Left.", () -> 10);
        before.gauge("queue", "Waiting.", () -> 3);
        before.counter("asked", "Asked.").add(1);
        ComponentMetrics after = registry.of(Map.of("source", "tap"));
        after.gauge("queue", "Waiting.", () -> 4);
        before.end();

        assertThat(registry.render())
                .doesNotContain("left_seconds")
                .contains("collector_queue{source=\"tap\"} 4.0\n")
                .contains("collector_asked_total{source=\"tap\"} 1.0\n");
        assertThat(registry.value("left_seconds", Map.of("source", "tap"))).isEmpty();
        before.gauge("left_seconds", "Left.", () -> 7);
        assertThat(registry.render()).contains("collector_left_seconds{source=\"tap\"} 7.0\n");
    }

    @Test
    void readsWhatSeveralGaugesShowBeforeItWrites() {
        AtomicInteger read = new AtomicInteger();
        registry.beforeRender("x", read::incrementAndGet);
        registry.gauge("a", "", Map.of(), read::get);

        assertThat(registry.render()).contains("collector_a 1.0\n");
        assertThat(registry.render()).contains("collector_a 2.0\n");
    }

    @Test
    void tellsOfTheProcessUnderItsOwnNames() {
        String text = MetricsRegistry.ofTheProcess().render();

        assertThat(text)
                .contains("collector_build_info{")
                .contains("collector_jvm_memory_used_bytes{")
                .contains("collector_jvm_gc_duration_seconds_count{")
                .contains("collector_jvm_threads_states_threads{")
                .contains("collector_process_cpu_seconds_total ")
                .doesNotContain("_ns_");
        assertThat(text.lines().filter(line -> !line.startsWith("#"))).allMatch(line -> line.startsWith("collector_"));
    }
}
