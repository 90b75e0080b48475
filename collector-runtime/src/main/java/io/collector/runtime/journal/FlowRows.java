package io.collector.runtime.journal;

import io.collector.api.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what came into journal files, one after the other. For one thread. */
final class FlowRows {
    private static final double HALF = 0.5;
    private static final double MOST = 0.95;

    private final Instant from;
    private final Instant to;
    private final long step;
    private final int atMost;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private boolean older;

    private static final class Bucket {
        private final Map<String, Long> events = new HashMap<>();
        private final List<Long> delays = new ArrayList<>();
    }

    FlowRows(Instant from, Instant to, Duration step, int atMost) {
        this.from = from;
        this.to = to;
        this.step = step.toMillis();
        this.atMost = atMost;
    }

    void add(Path file) {
        try (Connection connection = JournalFile.openForReading(file)) {
            Map<Long, String> names = new HashMap<>();
            for (Map.Entry<Table, Long> table :
                    TableNumbers.declared(connection).entrySet()) {
                names.put(table.getValue(), table.getKey().name());
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT table_number, time, collected_at FROM event
                    WHERE position >= ? AND position < ? ORDER BY position DESC LIMIT ?""")) {
                statement.setLong(1, Positions.since(connection, from));
                statement.setLong(2, Positions.since(connection, to));
                statement.setInt(3, atMost + 1);
                try (ResultSet row = statement.executeQuery()) {
                    read(row, names);
                }
            }
        } catch (SQLException e) {
            throw Transactions.failure(file, "count what came", e);
        }
    }

    private void read(ResultSet row, Map<Long, String> names) throws SQLException {
        for (int i = 0; row.next(); i++) {
            if (i == atMost) {
                older = true;
                return;
            }
            long collected = row.getLong(3);
            Bucket bucket = buckets.computeIfAbsent(Math.floorDiv(collected, step) * step, t -> new Bucket());
            bucket.events.merge(names.getOrDefault(row.getLong(1), ""), 1L, Long::sum);
            bucket.delays.add(Math.max(0, collected - row.getLong(2)));
        }
    }

    Flow flow() {
        List<Flow.Step> steps = new ArrayList<>();
        buckets.forEach((time, bucket) -> {
            bucket.delays.sort(null);
            steps.add(new Flow.Step(
                    Instant.ofEpochMilli(time),
                    bucket.events,
                    quantile(bucket.delays, HALF),
                    quantile(bucket.delays, MOST)));
        });
        return new Flow(steps, older);
    }

    /** The smallest of the sorted values that so many of them do not exceed. */
    private static Duration quantile(List<Long> sorted, double share) {
        int index = (int) Math.ceil(sorted.size() * share) - 1;
        return Duration.ofMillis(sorted.get(Math.max(0, index)));
    }
}
