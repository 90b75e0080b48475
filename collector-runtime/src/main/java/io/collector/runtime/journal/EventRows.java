package io.collector.runtime.journal;

import io.collector.api.Event;
import io.collector.api.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one journal that a query asks for, one after the other. For one thread. */
final class EventRows implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventRows.class);

    private final Path file;
    private final Connection connection;
    private final Map<Long, String> names = new HashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private @Nullable ResultSet rows;
    private int sortColumn = 5;
    private long damaged;

    EventRows(Path file) throws SQLException {
        this.file = file;
        connection = JournalFile.openForReading(file);
        // All of it is of one moment: a table may come with its first event in between.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT number, name, declaration FROM source_table")) {
            while (row.next()) {
                names.put(row.getLong(1), row.getString(2));
                String declaration = row.getString(3);
                if (declaration != null) {
                    tables.add(TableDeclaration.ofText(declaration));
                }
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static boolean isCalled(Table table, String name) {
        return table.name().equals(name) || table.alias().equals(name);
    }

    Path file() {
        return file;
    }

    String source() {
        return file.getFileName().toString().replaceAll("\\.db$", "");
    }

    List<Table> tables() {
        return tables;
    }

    /** Begins; returns how many rows there will be if the query has a limit. */
    long select(EventQuery query) throws SQLException {
        boolean collected = query.by() == EventQuery.By.COLLECTED;
        sortColumn = collected ? 6 : 5;
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (query.table().isPresent()) {
            conditions.add("table_number = ?");
            values.add(number(query.table().get()));
        }
        if (query.from().isPresent()) {
            conditions.add(collected ? "position >= ?" : "time >= ?");
            values.add(bound(query.from().get(), collected));
        }
        if (query.to().isPresent()) {
            conditions.add(collected ? "position < ?" : "time < ?");
            values.add(bound(query.to().get(), collected));
        }
        if (query.contains().isPresent()) {
            String text = query.contains().get();
            String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
            // As a piece of the JSON, or as what stands in one of its texts.
            conditions.add("(id = ? OR CAST(body AS TEXT) LIKE ? ESCAPE '\\'"
                    + (escaped.equals(text) ? ")" : " OR CAST(body AS TEXT) LIKE ? ESCAPE '\\')"));
            values.add(text);
            values.add(containing(text));
            if (!escaped.equals(text)) {
                values.add(containing(escaped));
            }
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String ascending = collected ? " ORDER BY position" : " ORDER BY time, position";
        String descending = collected ? " ORDER BY position DESC" : " ORDER BY time DESC, position DESC";
        String sql = "SELECT " + EventColumns.OF_EVENT + " FROM event" + where + ascending;
        long count = 0;
        if (query.limit().isPresent()) {
            String newest = " FROM event" + where + descending + " LIMIT "
                    + query.limit().getAsInt();
            try (ResultSet row = prepared("SELECT count(*) FROM (SELECT 1" + newest + ")", values)
                    .executeQuery()) {
                count = row.getLong(1);
            }
            sql = "SELECT " + EventColumns.OF_EVENT + " FROM event WHERE position IN (SELECT position" + newest + ")"
                    + ascending;
        }
        ResultSet result = prepared(sql, values).executeQuery();
        rows = result.next() ? result : null;
        return count;
    }

    boolean hasRow() {
        return rows != null;
    }

    /** The time by which rows are in order. */
    long sortedBy() {
        try {
            return current().getLong(sortColumn);
        } catch (SQLException e) {
            throw Transactions.failure(file, "read events", e);
        }
    }

    /** The current row, unless it is damaged; moves to the next. */
    Optional<Stored> take() throws SQLException {
        ResultSet row = current();
        Optional<Event> event = EventColumns.checked(row, names.getOrDefault(row.getLong(2), ""));
        Optional<Stored> stored = event.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stored(row.getLong(1), Instant.ofEpochMilli(row.getLong(6)), event.get()));
        if (stored.isEmpty()) {
            damaged++;
        }
        if (!row.next()) {
            rows = null;
        }
        return stored;
    }

    long damaged() {
        return damaged;
    }

    private ResultSet current() {
        if (rows == null) {
            throw new IllegalStateException("no more rows");
        }
        return rows;
    }

    private long number(String table) {
        String name = tables.stream()
                .filter(t -> isCalled(t, table))
                .map(Table::name)
                .findFirst()
                .orElse(table);
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(-1L);
    }

    private long bound(Instant time, boolean collected) throws SQLException {
        return collected ? Positions.since(connection, time) : time.toEpochMilli();
    }

    private static String containing(String text) {
        return '%' + text.replaceAll("[\\\\%_]", "\\\\$0") + '%';
    }

    private PreparedStatement prepared(String sql, List<Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("closing {} after reading", file, e);
        }
    }
}
