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
import java.util.function.Consumer;

/** Reads the dead letters of a journal file, however many there are, beside a running collector or without one. Stateless. */
final class DeadLetterRows {
    private static final String COLUMNS = """
            SELECT sink, table_name, id, revision, position, code, reason, at,
              EXISTS (SELECT 1 FROM replay r WHERE r.dead_letter = d.number)""";

    private DeadLetterRows() {}

    /** Hands out all, oldest first. */
    static void each(Path file, boolean withEvents, Consumer<Buried> taker) {
        try (Connection connection = JournalFile.openForReading(file);
                PreparedStatement statement = connection.prepareStatement(
                        COLUMNS + ", iif(?, body, '') FROM dead_letter d ORDER BY number")) {
            statement.setBoolean(1, withEvents);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    taker.accept(letter(file, row));
                }
            }
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    /** The newest; with their events if only those of one fact are asked for. */
    static DeadLetterPage newest(Path file, int limit, Optional<String> id) {
        List<Buried> letters = new ArrayList<>();
        try (Connection connection = JournalFile.openForReading(file);
                PreparedStatement statement = connection.prepareStatement(COLUMNS + """
                        , iif(?1 IS NULL, '', body), (SELECT count(*) FROM dead_letter)
                        FROM dead_letter d WHERE id = coalesce(?1, id) ORDER BY at DESC, number DESC LIMIT ?2""")) {
            statement.setString(1, id.orElse(null));
            statement.setInt(2, limit);
            long total = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    total = row.getLong(11);
                    letters.add(letter(file, row));
                }
            }
            return new DeadLetterPage(letters, total);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private static Buried letter(Path file, ResultSet row) throws SQLException {
        return new Buried(
                file.getFileName().toString().replaceAll("\\.db$", ""),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                Instant.ofEpochMilli(row.getLong(8)),
                row.getBoolean(9),
                new String(row.getBytes(10), StandardCharsets.UTF_8));
    }

    private static JournalException failure(Path file, SQLException e) {
        return Transactions.failure(file, "read dead letters", e);
    }
}
