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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads with a connection of its own, beside the writer; it has one only while it is needed, since what is new comes from the
 * tail, and there may be hundreds of readers. For one thread.
 */
final class SqliteReader implements JournalReader {
    /** After so many reads from the tail in a row, the connection was for the past. */
    private static final int UNNEEDED = 10;

    private final Path file;
    private final Tail.Follower tail;
    private final TableNumbers tables;
    private final LongSupplier last;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement next;
    private int fromTail;

    /**
     * A reader.
     *
     * @param last how far the journal has come, with what is needed to read that: its tables
     */
    SqliteReader(Path file, TableNumbers tables, Tail.Follower tail, LongSupplier last) {
        this.file = file;
        this.tail = tail;
        this.tables = tables;
        this.last = last;
    }

    @Override
    public Stretch read(long after, int maxEvents, long maxBytes) {
        List<Stored> recent = tail.after(after, maxEvents, maxBytes);
        if (!recent.isEmpty()) {
            if (++fromTail == UNNEEDED) {
                disconnect();
            }
            return new Stretch(recent, List.of(), recent.get(recent.size() - 1).position());
        }
        fromTail = 0;
        List<Stored> events = new ArrayList<>();
        List<DeadLetter> damaged = new ArrayList<>();
        long end = after;
        long bytes = 0;
        try {
            PreparedStatement query = connected();
            query.setLong(1, after);
            query.setLong(2, last.getAsLong());
            query.setInt(3, maxEvents);
            try (ResultSet row = query.executeQuery()) {
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

    private PreparedStatement connected() throws SQLException {
        if (next == null) {
            disconnect(); // where only the statement could not be prepared before
            connection = JournalFile.openForFollowing(file);
            next = connection.prepareStatement("""
                    SELECT %s FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT ?""".formatted(EventColumns.OF_EVENT));
        }
        return next;
    }

    private void disconnect() {
        try {
            if (connection != null) {
                // What was prepared with it goes with it.
                connection.close();
            }
        } catch (SQLException e) {
            throw Transactions.failure(file, "close a reader", e);
        } finally {
            connection = null;
            next = null;
        }
    }

    @Override
    public void close() {
        tail.close();
        disconnect();
    }
}
