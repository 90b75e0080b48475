package io.collector.runtime.journal;

import io.collector.api.Event;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** Rows of {@code event} on their way into the journal, many at a time. For one transaction. */
final class Inserts {
    /** The driver keeps an array for the values of as many rows as there ever were at a time, for each journal. */
    private static final int AT_A_TIME = 64;

    private final Transactions tx;
    private final TableNumbers tables;
    private final long collectedAt;
    private final PreparedStatement insert;
    private int waiting;

    Inserts(Transactions tx, TableNumbers tables, long collectedAt) throws SQLException {
        this.tx = tx;
        this.tables = tables;
        this.collectedAt = collectedAt;
        insert = tx.sql("""
                INSERT INTO event
                  (position, table_number, id, revision, time, collected_at, is_update, latest, crc, body, status,
                   previous_revision, previous_status)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)""");
    }

    /** Adds a row, which is there after the next {@link #run} at the latest. */
    void add(Event event, byte[] body, long position) throws SQLException {
        Optional<Event.Previous> previous = event.previous();
        insert.setLong(1, position);
        insert.setLong(2, tables.number(tx, event.table()));
        insert.setString(3, event.id());
        insert.setString(4, event.revision());
        insert.setLong(5, event.time().toEpochMilli());
        insert.setLong(6, collectedAt);
        insert.setInt(7, previous.isPresent() ? 1 : 0);
        insert.setLong(8, EventDigest.crc(event, body));
        insert.setBytes(9, body);
        insert.setString(10, event.status());
        insert.setString(11, previous.map(Event.Previous::revision).orElse(null));
        insert.setString(12, previous.map(Event.Previous::status).orElse(null));
        insert.addBatch();
        waiting++;
        if (waiting == AT_A_TIME) {
            run();
        }
    }

    void run() throws SQLException {
        if (waiting > 0) {
            insert.executeBatch();
            waiting = 0;
        }
    }
}
