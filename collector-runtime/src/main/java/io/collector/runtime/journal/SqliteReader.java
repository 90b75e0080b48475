package io.collector.runtime.journal;

import io.collector.api.Event;
import io.collector.api.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads with a connection of its own, beside the writer. For one thread. */
final class SqliteReader implements JournalReader {
    private final Path file;
    private final TableNumbers tables;
    private final Connection connection;
    private final PreparedStatement next;

    SqliteReader(Path file, TableNumbers tables) {
        this.file = file;
        this.tables = tables;
        try {
            connection = JournalFile.openForReading(file);
            next = connection.prepareStatement("""
                    SELECT position, table_number, id, revision, time, collected_at, crc, body
                    FROM event WHERE position > ? ORDER BY position LIMIT ?""");
        } catch (SQLException e) {
            throw Transactions.failure(file, "open a reader", e);
        }
    }

    @Override
    public Stretch read(long after, int maxEvents, long maxBytes) {
        List<Stored> events = new ArrayList<>();
        List<DeadLetter> damaged = new ArrayList<>();
        long end = after;
        long bytes = 0;
        try {
            next.setLong(1, after);
            next.setInt(2, maxEvents);
            try (ResultSet row = next.executeQuery()) {
                while (bytes < maxBytes && row.next()) {
                    end = row.getLong(1);
                    byte[] body = row.getBytes(8);
                    bytes += body == null ? 0 : body.length;
                    String table = tables.name(row.getLong(2)).orElse("");
                    String id = row.getString(3);
                    String revision = row.getString(4);
                    long time = row.getLong(5);
                    if (body == null || EventDigest.crc(table, id, revision, time, body) != row.getLong(7)) {
                        damaged.add(new DeadLetter(
                                end, DeadLetter.DAMAGED, "damaged on disk: the event no longer fits its checksum"));
                        continue;
                    }
                    Event event = new Event(table, id, revision, Instant.ofEpochMilli(time), Json.ofUtf8(body));
                    events.add(new Stored(end, Instant.ofEpochMilli(row.getLong(6)), event));
                }
            }
            return new Stretch(events, damaged, end);
        } catch (SQLException e) {
            throw Transactions.failure(file, "read events after position " + after, e);
        }
    }

    @Override
    public void close() {
        try {
            next.close();
            connection.close();
        } catch (SQLException e) {
            throw Transactions.failure(file, "close a reader", e);
        }
    }
}
