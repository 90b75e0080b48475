package io.collector.runtime.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the newest dead letters of a journal file, however many there are. Stateless. */
final class DeadLetterRows {
    private DeadLetterRows() {}

    /** The newest; with their events if only those of one fact are asked for. */
    static DeadLetterPage newest(Path file, int limit, Optional<String> id) {
        String source = file.getFileName().toString().replaceAll("\\.db$", "");
        List<Buried> letters = new ArrayList<>();
        try (Connection connection = JournalFile.openForReading(file);
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT sink, table_name, id, revision, position, code, reason, at,
                          EXISTS (SELECT 1 FROM replay r WHERE r.dead_letter = d.number),
                          (SELECT count(*) FROM dead_letter), iif(?1 IS NULL, '', body)
                        FROM dead_letter d WHERE id = coalesce(?1, id) ORDER BY at DESC, number DESC LIMIT ?2""")) {
            statement.setString(1, id.orElse(null));
            statement.setInt(2, limit);
            long total = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    total = row.getLong(10);
                    letters.add(new Buried(
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
                            new String(row.getBytes(11), StandardCharsets.UTF_8)));
                }
            }
            return new DeadLetterPage(letters, total);
        } catch (SQLException e) {
            throw Transactions.failure(file, "read dead letters", e);
        }
    }
}
