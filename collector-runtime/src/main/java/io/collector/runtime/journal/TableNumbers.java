package io.collector.runtime.journal;

import io.collector.api.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a journal and the small numbers that stand for them in its rows. Reading is safe for several
 * threads, the rest is done under the lock of {@link Transactions}.
 */
final class TableNumbers {
    private static final Logger log = LoggerFactory.getLogger(TableNumbers.class);

    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<Long, String> names = new ConcurrentHashMap<>();
    private final Map<String, Long> uncommitted = new HashMap<>();

    /** Reads the numbers, keeps the declarations and makes the views anew where they differ. */
    void declare(Transactions tx, List<Table> tables) throws SQLException {
        try (ResultSet rows = tx.sql("SELECT number, name FROM source_table").executeQuery()) {
            while (rows.next()) {
                remember(rows.getString(2), rows.getLong(1));
            }
        }
        for (Table table : tables) {
            long number = number(tx, table.name());
            tx.sql(
                            "UPDATE source_table SET declaration = ?1 WHERE number = ?2 AND declaration IS NOT ?1",
                            TableDeclaration.toText(table),
                            number)
                    .executeUpdate();
            replaceView(tx, table.name(), TableViews.latestView(table, number));
            replaceView(tx, TableViews.all(table), TableViews.allView(table, number));
        }
    }

    /** The declared tables of a journal with their numbers, for a reader with a connection of its own. */
    static Map<Table, Long> declared(Connection connection) throws SQLException {
        Map<Table, Long> declared = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT number, declaration FROM source_table WHERE declaration IS NOT NULL ORDER BY number")) {
            while (row.next()) {
                declared.put(TableDeclaration.ofText(row.getString(2)), row.getLong(1));
            }
        }
        return declared;
    }

    /** The number of a table; a table that the source did not declare gets one when its first event comes. */
    long number(Transactions tx, String table) throws SQLException {
        Long known = numbers.getOrDefault(table, uncommitted.get(table));
        if (known != null) {
            return known;
        }
        tx.sql("INSERT OR IGNORE INTO source_table (name) VALUES (?)", table).executeUpdate();
        try (ResultSet row =
                tx.sql("SELECT number FROM source_table WHERE name = ?", table).executeQuery()) {
            long number = row.getLong(1);
            uncommitted.put(table, number);
            return number;
        }
    }

    /** Called as a transaction begins: numbers that one before made and lost are made anew. */
    void begin() {
        uncommitted.clear();
    }

    /** Called when the transaction that made new numbers is on disk. */
    void committed() {
        uncommitted.forEach(this::remember);
        uncommitted.clear();
    }

    /** The name behind a number. */
    Optional<String> name(long number) {
        return Optional.ofNullable(names.get(number));
    }

    private void remember(String name, long number) {
        numbers.put(name, number);
        names.put(number, name);
    }

    private static void replaceView(Transactions tx, String name, String create) throws SQLException {
        String type = "";
        String sql = "";
        try (ResultSet row = tx.sql("SELECT type, sql FROM sqlite_master WHERE name = ? COLLATE NOCASE", name)
                .executeQuery()) {
            if (row.next()) {
                type = row.getString(1);
                sql = row.getString(2);
            }
        }
        if (sql.equals(create)) {
            return;
        }
        if (!type.isEmpty() && !type.equals("view")) {
            log.warn("no view for the table {}: the journal has a table of that name itself", name);
            return;
        }
        if (type.equals("view")) {
            tx.sql("DROP VIEW " + TableViews.identifier(name)).executeUpdate();
        }
        tx.sql(create).executeUpdate();
    }
}
