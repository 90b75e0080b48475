package io.collector.runtime.journal;

import io.collector.api.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts values in the events of journal files, one after the other. For one thread. */
final class RankingRows {
    private final List<Facet> facets;
    private final Instant from;
    private final Instant to;
    private final int atMost;
    private final Map<String, Count> counts = new HashMap<>();
    private long events;
    private boolean older;

    /** What is known of a value so far. */
    private static final class Count {
        private final long[] byFacet;
        private long last = Long.MIN_VALUE;
        private String label = "";

        private Count(int facets) {
            byFacet = new long[facets];
        }

        private Ranking.Value value(String value) {
            List<Long> list = Arrays.stream(byFacet).boxed().toList();
            return new Ranking.Value(value, label, list, Instant.ofEpochMilli(last));
        }
    }

    RankingRows(List<Facet> facets, Instant from, Instant to, int atMost) {
        this.facets = facets;
        this.from = from;
        this.to = to;
        this.atMost = atMost;
    }

    void add(Path file) {
        try (Connection connection = JournalFile.openForReading(file)) {
            Map<Table, Long> tables = TableNumbers.declared(connection);
            for (int i = 0; i < facets.size(); i++) {
                for (Map.Entry<Table, Long> table : tables.entrySet()) {
                    if (facets.get(i).fits(table.getKey())) {
                        count(connection, table.getValue());
                        add(connection, i, table.getValue());
                    }
                }
            }
        } catch (SQLException e) {
            throw Transactions.failure(file, "count values", e);
        }
    }

    private void count(Connection connection, long table) throws SQLException {
        String sql = "SELECT count(*) FROM (SELECT 1 FROM event " + newest(atMost + 1) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, table);
            try (ResultSet row = statement.executeQuery()) {
                long found = row.getLong(1);
                events += Math.min(found, atMost);
                older |= found > atMost;
            }
        }
    }

    private void add(Connection connection, int number, long table) throws SQLException {
        Facet facet = facets.get(number);
        List<Object> values = new ArrayList<>();
        String value = extracted(facet, values);
        String label = facet.label()
                .map(key -> {
                    values.add(path(key));
                    return "json_extract(v.value, ?)";
                })
                .orElse("''");
        values.add(path(facet.column()));
        String condition = facet.condition()
                .map(c -> {
                    values.add(path(c.key()));
                    values.add(c.value());
                    return " AND lower(json_extract(v.value, ?)) = lower(?)";
                })
                .orElse("");
        // A BLOB would be taken for binary JSON: cast it. A damaged body must not cost the others.
        String sql = "SELECT value, count(DISTINCT position), max(time), max(label) FROM (SELECT e.position, e.time, "
                + value + " AS value, " + label + " AS label FROM (SELECT position, time, CAST(body AS TEXT) AS body"
                + " FROM event " + newest(atMost) + ") e, json_each(iif(json_valid(e.body), e.body, 'null'), ?) v"
                + (facet.keys().isEmpty() ? " WHERE v.type NOT IN ('object', 'array')" : " WHERE v.type = 'object'")
                + condition + ") WHERE value IS NOT NULL AND value <> '' GROUP BY value";
        int inner = facet.keys().size() + (facet.label().isPresent() ? 1 : 0);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (Object text : values.subList(0, inner)) {
                statement.setObject(next++, text);
            }
            next = bind(statement, next, table);
            for (Object text : values.subList(inner, values.size())) {
                statement.setObject(next++, text);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(number, row);
                }
            }
        }
    }

    private void add(int facet, ResultSet row) throws SQLException {
        Count count = counts.computeIfAbsent(row.getString(1), v -> new Count(facets.size()));
        count.byFacet[facet] += row.getLong(2);
        count.last = Math.max(count.last, row.getLong(3));
        String label = row.getString(4);
        if (label != null && count.label.isEmpty()) {
            count.label = label;
        }
    }

    private static String extracted(Facet facet, List<Object> values) {
        if (facet.keys().isEmpty()) {
            return "v.value";
        }
        List<String> parts = new ArrayList<>();
        for (String key : facet.keys()) {
            parts.add("json_extract(v.value, ?)");
            values.add(path(key));
        }
        parts.add("NULL"); // coalesce wants two
        return "coalesce(" + String.join(", ", parts) + ")";
    }

    private static String newest(int limit) {
        return "WHERE table_number = ? AND latest = 1 AND time >= ? AND time < ? ORDER BY time DESC LIMIT " + limit;
    }

    private int bind(PreparedStatement statement, int first, long table) throws SQLException {
        statement.setLong(first, table);
        statement.setLong(first + 1, from.toEpochMilli());
        statement.setLong(first + 2, to.toEpochMilli());
        return first + 3;
    }

    private static String path(String key) {
        return "$." + TableViews.identifier(key);
    }

    Ranking ranking(Ranking.Order order, int first) {
        Comparator<Ranking.Value> most =
                Comparator.comparingLong(Ranking.Value::total).reversed();
        Comparator<Ranking.Value> wanted = order == Ranking.Order.TOTAL
                ? most
                : Comparator.comparingLong((Ranking.Value v) -> v.counts().get(0))
                        .reversed()
                        .thenComparing(most);
        List<Ranking.Value> values = counts.entrySet().stream()
                .map(e -> e.getValue().value(e.getKey()))
                .sorted(wanted.thenComparing(
                                Comparator.comparing(Ranking.Value::last).reversed())
                        .thenComparing(Ranking.Value::value))
                .limit(first)
                .toList();
        return new Ranking(values, counts.size(), events, older);
    }
}
