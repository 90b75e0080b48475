package io.collector.runtime.pipeline;

import io.collector.api.Event;
import io.collector.api.Metrics.Counter;
import io.collector.api.Table;
import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.metrics.MetricsRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The counters of one source's events on their way to one sink. Safe for use by several threads. */
final class LaneTelemetry {
    /** What stands for the table of an event that no longer fits its checksum. */
    private static final String DAMAGED = "unknown";

    private final MetricsRegistry registry;
    private final String source;
    private final String sink;
    private final Counter batches;
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();

    private record Counts(Counter delivered, Counter bytes, Counter deadLettered) {}

    LaneTelemetry(MetricsRegistry registry, String source, String sink) {
        this.registry = registry;
        this.source = source;
        this.sink = sink;
        batches = registry.counter(
                "batches_delivered",
                "Batches of which every event is settled.",
                Map.of("source", source, "sink", sink));
        SinkTelemetry.deliveries(registry, source, sink);
    }

    /** Shows 0 for these tables, where others appear with their first event: a rise from nothing is no rise to a query. */
    LaneTelemetry expecting(List<Table> tables) {
        tables.forEach(table -> of(table.name()));
        return this;
    }

    /** What became of a batch is in the journal. */
    void settled(Done done) {
        if (done.outcome().complete()) {
            batches.add(1);
        }
        Map<String, List<Event>> taken = done.outcome().accepted().stream()
                .mapToObj(i -> done.batch().get(i).event())
                .collect(Collectors.groupingBy(Event::table));
        taken.forEach((table, events) -> {
            of(table).delivered().add(events.size());
            of(table)
                    .bytes()
                    .add(events.stream().mapToLong(e -> e.body().size()).sum());
        });
        for (Outcome.Refusal refusal : done.outcome().refusals()) {
            of(done.batch().get(refusal.index()).event().table()).deadLettered().add(1);
        }
    }

    /** Events that no longer fit their checksum are dead letters. */
    void damaged(long events) {
        of(DAMAGED).deadLettered().add(events);
    }

    private Counts of(String table) {
        return counts.computeIfAbsent(table, t -> {
            Map<String, String> labels = Map.of("source", source, "sink", sink, "table", t);
            return new Counts(
                    registry.counter("events_delivered", "Events that a sink took.", labels),
                    registry.counter("bytes_delivered", "Bytes of the events that a sink took, as JSON.", labels),
                    registry.counter("events_dead_lettered", "Events that a sink will never take.", labels));
        });
    }
}
