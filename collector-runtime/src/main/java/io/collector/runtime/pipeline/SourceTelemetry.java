package io.collector.runtime.pipeline;

import io.collector.api.Coverage;
import io.collector.api.Metrics.Counter;
import io.collector.runtime.journal.Tally;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The counters of one source. Safe for use by several threads. */
final class SourceTelemetry {
    private final MetricsRegistry registry;
    private final String source;
    private final Counter polls;
    private final Counter failures;

    SourceTelemetry(MetricsRegistry registry, String source) {
        this.registry = registry;
        this.source = source;
        polls = registry.counter("polls", "Polls that ended well.", Map.of("source", source));
        failures = registry.counter("poll_failures", "Polls that did not work.", Map.of("source", source));
    }

    void polled(List<Tally> tallies) {
        polls.add(1);
        count(tallies);
    }

    /** Stretches that were given up. */
    void gaps(List<Coverage> coverage) {
        for (Coverage stretch : coverage) {
            if (stretch instanceof Coverage.Gap gap) {
                long seconds = Duration.between(gap.from(), gap.to()).toSeconds();
                for (String table : gap.tables()) {
                    counter("gaps", "Stretches of time that could not be read and are given up.", table)
                            .add(1);
                    counter("gap_seconds", "Time that could not be read and is given up.", table)
                            .add(seconds);
                }
            }
        }
    }

    void failed() {
        failures.add(1);
    }

    void count(List<Tally> tallies) {
        for (Tally tally : tallies) {
            String table = tally.table();
            counter("events_received", "Events that the source handed out, repetitions included.", table)
                    .add(tally.received());
            counter("events_new", "Facts that were not known before.", table).add(tally.fresh());
            counter("events_duplicate", "Repetitions that were dropped.", table).add(tally.duplicates());
            counter("events_updated", "Known facts that came with another content.", table)
                    .add(tally.updates());
            counter("events_late", "New facts that an earlier read should have shown.", table)
                    .add(tally.late());
            counter("events_unreadable", "Things that could not be read as an event, kept as dead letters.", table)
                    .add(tally.rejected());
        }
    }

    private Counter counter(String name, String help, String table) {
        return registry.counter(name, help, Map.of("source", source, "table", table));
    }
}
