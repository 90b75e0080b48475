package io.collector.runtime.pipeline;

import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.metrics.MetricsRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Shows what a source's journal holds, and how far behind each sink is. The journal is asked once for all of it before
 * each reading. Safe for use by several threads.
 */
final class JournalGauges implements Runnable {
    private final MetricsRegistry registry;
    private final Journal journal;
    private final Clock clock;
    private volatile Reading reading = Reading.NONE;

    /** What the journal said last; nothing if it could not be asked. */
    private record Reading(List<SinkPosition> positions, double events) {
        static final Reading NONE = new Reading(List.of(), Double.NaN);

        Optional<SinkPosition> of(String sink) {
            return positions.stream().filter(p -> p.sink().equals(sink)).findFirst();
        }
    }

    /**
     * Shows a journal.
     *
     * @param file its main file
     * @param maxBytes what the journal may hold before polling pauses
     */
    JournalGauges(MetricsRegistry registry, Journal journal, Path file, long maxBytes, Clock clock) {
        this.registry = registry;
        this.journal = journal;
        this.clock = clock;
        Map<String, String> labels = Map.of("source", journal.source());
        registry.gauge("journal_bytes", "Bytes of the events that a source's journal holds.", labels, journal::bytes);
        registry.gauge(
                "journal_limit_bytes",
                "journal.max-size: with more bytes of events than this, polling pauses.",
                labels,
                () -> maxBytes);
        registry.gauge("journal_events", "Events that a source's journal holds.", labels, () -> reading.events());
        registry.gauge(
                "journal_file_bytes",
                "Bytes of a source's journal on the disk, with its indexes and its write-ahead log.",
                labels,
                () -> Stream.of("", "-wal", "-shm")
                        .map(ending -> file.resolveSibling(file.getFileName() + ending))
                        .mapToLong(JournalGauges::size)
                        .sum());
    }

    /** Shows how far behind a sink is with the events of this journal. */
    void lagOf(String sink) {
        lag(
                "lag_bytes",
                "Bytes of the events that a sink still has to get, from their number and the mean size of an event.",
                sink,
                this::bytes);
        lag(
                "lag_seconds",
                "Age of the oldest event that a sink still has to get, by the event's own time; 0 if there is none.",
                sink,
                this::seconds);
    }

    @Override
    public void run() {
        try {
            reading = new Reading(journal.sinkPositions(), held());
        } catch (JournalException e) {
            reading = Reading.NONE; // the runners tell of it
        }
    }

    /** Positions have no holes, so the first event that is held tells how many there are. */
    private long held() {
        long first = journal.firstPosition();
        return first == 0 ? 0 : journal.lastPosition() - first + 1;
    }

    private double bytes(SinkPosition position) {
        double events = reading.events();
        return events == 0 ? 0 : Math.min(1, position.pending() / events) * journal.bytes();
    }

    private double seconds(SinkPosition position) {
        return position.oldest()
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0);
    }

    private void lag(String name, String help, String sink, ToDoubleFunction<SinkPosition> value) {
        registry.gauge(
                name,
                help,
                Map.of("source", journal.source(), "sink", sink),
                () -> reading.of(sink).map(value::applyAsDouble).orElse(Double.NaN));
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0; // gone in between
        }
    }
}
