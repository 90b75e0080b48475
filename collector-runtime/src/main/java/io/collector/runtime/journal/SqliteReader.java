package io.collector.runtime.journal;

import io.collector.api.Event;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads with a connection of its own, beside the writer. For one thread. */
final class SqliteReader implements JournalReader {
    private final Path file;
    private final Tail.Follower tail;
    private final TableNumbers tables;
    private final Connection connection;
    private final PreparedStatement next;

    SqliteReader(Path file, TableNumbers tables, Tail.Follower tail) {
        this.file = file;
        this.tail = tail;
        this.tables = tables;
        try {
            connection = JournalFile.openForReading(file);
            next = connection.prepareStatement("""
                    SELECT %s FROM event WHERE position > ? ORDER BY position LIMIT ?""".formatted(EventColumns.OF_EVENT));
        } catch (SQLException e) {
            tail.close();
            throw Transactions.failure(file, "open a reader", e);
        }
    }

    @Override
    public Stretch read(long after, int maxEvents, long maxBytes) {
        List<Stored> recent = tail.after(after, maxEvents, maxBytes);
        if (!recent.isEmpty()) {
            return new Stretch(recent, List.of(), recent.get(recent.size() - 1).position());
        }
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
                    Optional<Event> event = EventColumns.checked(
                            row, tables.name(row.getLong(2)).orElse(""));
                    if (event.isEmpty()) {
                        damaged.add(new DeadLetter(
                                end, DeadLetter.DAMAGED, "damaged on disk: the event no longer fits its checksum"));
                        continue;
                    }
                    bytes += event.get().body().size();
                    events.add(new Stored(end, Instant.ofEpochMilli(row.getLong(6)), event.get()));
                }
            }
            tail.reached(end);
            return new Stretch(events, damaged, end);
        } catch (SQLException e) {
            throw Transactions.failure(file, "read events after position " + after, e);
        }
    }

    @Override
    public void close() {
        tail.close();
        try {
            next.close();
            connection.close();
        } catch (SQLException e) {
            throw Transactions.failure(file, "close a reader", e);
        }
    }
}
