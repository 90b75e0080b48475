package io.collector.runtime.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the {@link Account} of one journal file, beside a running collector or without one. For one thread. */
final class AccountRows {
    private final Map<String, Spans> reads = new TreeMap<>();
    private final Map<String, List<Account.Gap>> gaps = new TreeMap<>();
    private final Map<String, TreeMap<Instant, Account.Hour>> hours = new TreeMap<>();

    private AccountRows() {}

    static Account read(Path file) {
        try (Connection connection = JournalFile.openForReading(file)) {
            // One transaction, so that all numbers are of one moment.
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                return new AccountRows().read(file, statement);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw Transactions.failure(file, "read the ledger", e);
        }
    }

    private Account read(Path file, Statement statement) throws SQLException {
        readCoverage(statement);
        readHours(statement);
        List<Account.OfTable> tables = new ArrayList<>();
        for (Map.Entry<String, Spans> entry : reads.entrySet()) {
            Spans read = entry.getValue();
            List<Account.Gap> open = new ArrayList<>();
            for (Account.Gap gap : gaps.getOrDefault(entry.getKey(), List.of())) {
                read.missing(gap.from(), gap.to())
                        .forEach(left -> open.add(new Account.Gap(left.from(), left.to(), gap.reason())));
            }
            tables.add(new Account.OfTable(
                    entry.getKey(), read, open, hours.getOrDefault(entry.getKey(), new TreeMap<>())));
        }
        return new Account(
                file.getFileName().toString().replaceAll("\\.db$", ""),
                tables,
                sinks(statement),
                number(statement, "SELECT count(*) FROM dead_letter WHERE sink = ''"));
    }

    private void readCoverage(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT table_name, from_time, to_time, gap FROM coverage ORDER BY from_time, number")) {
            while (row.next()) {
                Instant from = Instant.ofEpochMilli(row.getLong(2));
                Instant to = Instant.ofEpochMilli(row.getLong(3));
                Spans read = reads.computeIfAbsent(row.getString(1), t -> new Spans());
                String gap = row.getString(4);
                if (gap == null) {
                    read.add(from, to);
                } else {
                    gaps.computeIfAbsent(row.getString(1), t -> new ArrayList<>())
                            .add(new Account.Gap(from, to, gap));
                }
            }
        }
    }

    private void readHours(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                SELECT t.name, h.hour, h.fresh, h.late, h.updates, h.late_longest
                FROM hour h JOIN source_table t ON t.number = h.table_number""")) {
            while (row.next()) {
                reads.computeIfAbsent(row.getString(1), t -> new Spans());
                hours.computeIfAbsent(row.getString(1), t -> new TreeMap<>())
                        .put(
                                Instant.ofEpochMilli(row.getLong(2)),
                                new Account.Hour(
                                        row.getLong(3),
                                        row.getLong(4),
                                        Duration.ofMillis(row.getLong(6)),
                                        row.getLong(5)));
            }
        }
    }

    private static List<SinkPosition> sinks(Statement statement) throws SQLException {
        Optional<Set<String>> configured = Optional.empty();
        try (ResultSet row = statement.executeQuery("SELECT value FROM state WHERE key = '" + State.SINKS + "'")) {
            if (row.next()) {
                configured = Optional.of(Set.of(row.getString(1).split("\n", -1)));
            }
        }
        long last = number(statement, "SELECT seq FROM sqlite_sequence WHERE name = 'event'");
        List<SinkPosition> sinks = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT sink, position, ahead, delivered, dead_lettered FROM cursor ORDER BY sink")) {
            while (row.next()) {
                Cursor cursor = Cursor.of(row.getLong(2), row.getString(3));
                String sink = row.getString(1);
                if (configured.isEmpty() || configured.get().contains(sink)) {
                    long pending = last - cursor.position() - cursor.settledAhead();
                    sinks.add(new SinkPosition(sink, row.getLong(4), row.getLong(5), pending, Optional.empty()));
                }
            }
        }
        return sinks;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
