package io.collector.runtime.pipeline;

import io.collector.api.Coverage;
import io.collector.api.Metrics.Counter;
import io.collector.api.Page;
import io.collector.api.Table;
import io.collector.api.TransferException;
import io.collector.runtime.journal.Tally;
import io.collector.runtime.metrics.Durations;
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
    private final Durations durations;
    private Runnable afterPoll = () -> {};

    SourceTelemetry(MetricsRegistry registry, String source) {
        this.registry = registry;
        this.source = source;
        Map<String, String> labels = Map.of("source", source);
        polls = registry.counter("polls", "Polls that ended well.", labels);
        failures = registry.counter("poll_failures", "Polls that did not work.", labels);
        durations = registry.durations("poll_duration", "Time that polls took, well or badly ended.", labels);
    }

    /** Shows 0 for these tables, where others appear with their first event: a rise from nothing is no rise to a query. */
    SourceTelemetry expecting(List<Table> tables) {
        for (Table table : tables) {
            count(List.of(new Tally(table.name(), 0, 0, 0, 0, 0, 0)));
            gap(table.name(), 0, 0);
        }
        return this;
    }

    /** Has something done after each poll that ended well; for before the first. */
    SourceTelemetry afterPoll(Runnable more) {
        afterPoll = more;
        return this;
    }

    /** Something that polls. */
    @FunctionalInterface
    interface Poll {
        Page run() throws TransferException, InterruptedException;
    }

    /** Takes the time of a poll. */
    Page timed(Poll poll) throws TransferException, InterruptedException {
        long began = System.nanoTime();
        try {
            return poll.run();
        } finally {
            durations.record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    void polled(List<Tally> tallies) {
        polls.add(1);
        count(tallies);
        afterPoll.run();
    }

    /** Stretches that were given up. */
    void gaps(List<Coverage> coverage) {
        for (Coverage stretch : coverage) {
            if (stretch instanceof Coverage.Gap gap) {
                long seconds = Duration.between(gap.from(), gap.to()).toSeconds();
                gap.tables().forEach(table -> gap(table, 1, seconds));
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

    private void gap(String table, long stretches, long seconds) {
        counter("gaps", "Stretches of time that could not be read and are given up.", table)
                .add(stretches);
        counter("gap_seconds", "Time that could not be read and is given up.", table)
                .add(seconds);
    }

    private Counter counter(String name, String help, String table) {
        return registry.counter(name, help, Map.of("source", source, "table", table));
    }
}
