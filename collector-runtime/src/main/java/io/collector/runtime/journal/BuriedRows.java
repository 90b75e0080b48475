package io.collector.runtime.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the dead letters of one journal file, beside a running collector or without one. Stateless. */
final class BuriedRows {
    private BuriedRows() {}

    static List<Buried> read(Path file) {
        String source = file.getFileName().toString().replaceAll("\\.db$", "");
        List<Buried> buried = new ArrayList<>();
        try (Connection connection = JournalFile.openForReading(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT sink, table_name, id, revision, position, code, reason, at,
                          EXISTS (SELECT 1 FROM replay r WHERE r.dead_letter = d.number), body
                        FROM dead_letter d ORDER BY number""")) {
            while (row.next()) {
                buried.add(new Buried(
                        source,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7),
                        Instant.ofEpochMilli(row.getLong(8)),
                        row.getBoolean(9),
                        new String(row.getBytes(10), StandardCharsets.UTF_8)));
            }
            return buried;
        } catch (SQLException e) {
            throw Transactions.failure(file, "read dead letters", e);
        }
    }
}
