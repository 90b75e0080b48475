package io.collector.runtime.journal;

import io.collector.api.Event;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Puts events into the journal within a transaction, and decides which of them are new. Used under the lock of
 * {@link Transactions}.
 *
 * <p>A pair of id and revision that is held anywhere in the journal is a duplicate, not only the latest revision of
 * an id: otherwise two facts that share an id by mistake would push each other out at every repeated read.
 */
final class Appender {
    private static final int REJECT_DIGEST_LENGTH = 32;

    private final EventDigest digest = new EventDigest();
    private final TableNumbers tables;
    private final Seen seen;

    Appender(TableNumbers tables, Seen seen) {
        this.tables = tables;
        this.seen = seen;
    }

    /** Something that the source could not read as an event. */
    static final class Reject {
        private final String table;
        private final byte[] raw;
        private final String reason;

        Reject(String table, byte[] raw, String reason) {
            this.table = table;
            this.raw = raw.clone();
            this.reason = reason;
        }

        int size() {
            return raw.length;
        }
    }

    /**
     * What a transaction adds to the journal.
     *
     * @param last the last position after it
     * @param bytes the bodies appended
     * @param events what was appended
     * @param counts what was taken in
     */
    record Appended(long last, long bytes, List<Stored> events, Counts counts) {
        boolean nothingNew() {
            return bytes == 0;
        }
    }

    Appended append(Transactions tx, List<Event> events, long last, long collectedAt) throws SQLException {
        seen.begin();
        long[] ids = events.stream()
                .mapToLong(event -> digest.id(event.table(), event.id()))
                .toArray();
        seen.look(tx, ids.clone());
        Chunk chunk = new Chunk(tx, last, collectedAt);
        for (int i = 0; i < ids.length; i++) {
            chunk.add(events.get(i), ids[i]);
        }
        return chunk.written();
    }

    /**
     * Events that are appended together. Each goes through {@link #add}, which is compiled after the first hundreds; the
     * loop around it would be interpreted for the first tens of thousands.
     */
    private final class Chunk {
        private final Transactions tx;
        private final Instant at;
        private final Inserts inserts;
        private final Counts counts = new Counts();
        private final HourRows hours = new HourRows();
        private final List<Stored> appended = new ArrayList<>();
        private long position;
        private long bytes;

        Chunk(Transactions tx, long last, long collectedAt) throws SQLException {
            this.tx = tx;
            this.position = last;
            this.at = Instant.ofEpochMilli(collectedAt);
            this.inserts = new Inserts(tx, tables, collectedAt);
        }

        void add(Event event, long id) throws SQLException {
            Counts.Count count = counts.of(event.table());
            count.received++;
            long revision = digest.revision(event.revision());
            List<Long> earlier = new ArrayList<>(0);
            if (seen.knows(id, revision, earlier)) {
                count.duplicates++;
                return;
            }
            byte[] body = LentBytes.of(event.body());
            position++;
            bytes += body.length;
            if (!earlier.isEmpty()) {
                // They may be of this very chunk.
                inserts.run();
            }
            Event updated = after(previous(tx, earlier), event);
            inserts.add(updated, body, position);
            appended.add(new Stored(position, at, updated));
            seen.add(id, revision, position);
            if (!event.table().equals(GapEvents.TABLE.name())) {
                hours.add(tables.number(tx, event.table()), event.time().toEpochMilli(), !earlier.isEmpty());
            }
            if (earlier.isEmpty()) {
                count.fresh(event.time().toEpochMilli());
            } else {
                count.updates++;
                for (long old : earlier) {
                    tx.sql("UPDATE event SET latest = 0 WHERE position = ? AND latest = 1", old)
                            .executeUpdate();
                }
            }
        }

        Appended written() throws SQLException {
            inserts.run();
            seen.write(tx);
            hours.write(tx);
            return new Appended(position, bytes, appended, counts);
        }
    }

    /** Keeps what could not be read; the same bytes only once. */
    void reject(Transactions tx, List<Reject> rejects, long at, Counts counts) throws SQLException {
        for (Reject reject : rejects) {
            byte[] table = (reject.table + '\0').getBytes(StandardCharsets.UTF_8);
            byte[] all = new byte[table.length + reject.raw.length];
            System.arraycopy(table, 0, all, 0, table.length);
            System.arraycopy(reject.raw, 0, all, table.length, reject.raw.length);
            String id = "unread-"
                    + HexFormat.of().formatHex(EventDigest.sha256(all)).substring(0, REJECT_DIGEST_LENGTH);
            counts.of(reject.table).rejected +=
                    tx.sql("""
                            INSERT OR IGNORE INTO dead_letter
                              (sink, position, table_name, id, revision, time, code, reason, at, body)
                            VALUES ('', 0, ?, ?, '', NULL, 'unreadable', ?, ?, ?)""", reject.table, id, reject.reason, at, reject.raw).executeUpdate();
        }
    }

    /** The revision before, of those that are held. */
    private static Optional<Event.Previous> previous(Transactions tx, List<Long> earlier) throws SQLException {
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        try (ResultSet row = tx.sql("SELECT revision, status FROM event WHERE position = ?", Collections.max(earlier))
                .executeQuery()) {
            // An event may be deleted, and still be recognised.
            return row.next()
                    ? Optional.of(new Event.Previous(row.getString(1), row.getString(2)))
                    : Optional.of(new Event.Previous("", ""));
        }
    }

    /** The event as a reader of the journal gets it. */
    private static Event after(Optional<Event.Previous> previous, Event event) {
        Instant time = event.time().truncatedTo(ChronoUnit.MILLIS);
        return previous.equals(event.previous()) && time.equals(event.time())
                ? event
                : new Event(event.table(), event.id(), event.revision(), time, event.body(), event.status(), previous);
    }
}
