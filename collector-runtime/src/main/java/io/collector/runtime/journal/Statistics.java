package io.collector.runtime.journal;

import io.collector.api.Table;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts over the events that the journals of a data directory hold, beside a running collector or without one. Writes
 * nothing. Safe for use by several threads; each call opens connections of its own.
 *
 * <p>A call may read a few hundred megabytes: nobody should make many at a time.
 */
public final class Statistics {
    /** The most events of one table and one journal that a call looks at. */
    private static final int EVENTS = 100_000;

    private final EventLog journals;

    /** Counts over these journals. */
    public Statistics(EventLog journals) {
        this.journals = journals;
    }

    /**
     * Which values stand in the most events, each event by its latest revision.
     *
     * @param facets where to look; what no table fits is empty
     * @param from the earliest time of the event, inclusive
     * @param to the latest, exclusive
     * @param first only so many values
     */
    public Ranking ranking(List<Facet> facets, Instant from, Instant to, Ranking.Order order, int first) {
        RankingRows rows = new RankingRows(facets, from, to, EVENTS);
        journals.files().forEach(rows::add);
        return rows.ranking(order, first);
    }

    /**
     * What came in, and how long after it happened.
     *
     * @param from the earliest time of collecting, inclusive
     * @param to the latest, exclusive
     * @param step how long a stretch is
     */
    public Flow flow(Instant from, Instant to, Duration step) {
        FlowRows rows = new FlowRows(from, to, step, EVENTS);
        journals.files().forEach(rows::add);
        return rows.flow();
    }

    /**
     * The newest dead letters of all sources.
     *
     * @param id only those of one fact, then with their events
     */
    public DeadLetterPage deadLetters(Optional<String> id, int newest) {
        return DeadLetterPage.join(
                journals.files().stream()
                        .map(file -> DeadLetterRows.newest(file, newest, id))
                        .toList(),
                newest);
    }

    /** The tables that each source declared, by the source's name. */
    public Map<String, List<Table>> tables() {
        Map<String, List<Table>> tables = new LinkedHashMap<>();
        for (Path file : journals.files()) {
            try (EventRows rows = new EventRows(file)) {
                tables.put(rows.source(), List.copyOf(rows.tables()));
            } catch (SQLException e) {
                throw Transactions.failure(file, "read the tables", e);
            }
        }
        return tables;
    }
}
