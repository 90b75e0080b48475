package io.collector.runtime.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cursors and dead letters of the sinks. Used under the lock of {@link Transactions}. */
final class SinkRows {
    private final Clock clock;

    SinkRows(Clock clock) {
        this.clock = clock;
    }

    /** The cursor of a sink; a new one begins at the oldest event held. */
    Cursor cursor(Transactions tx, String sink, long last) throws SQLException {
        try (ResultSet row = tx.sql("SELECT position, ahead FROM cursor WHERE sink = ?", sink)
                .executeQuery()) {
            if (row.next()) {
                return Cursor.of(row.getLong(1), row.getString(2));
            }
        }
        long before;
        try (ResultSet row = tx.sql("SELECT min(position) FROM event").executeQuery()) {
            long oldest = row.getLong(1);
            before = row.wasNull() ? last : oldest - 1;
        }
        // Its dead letters are there still if it was here before, and may be delivered yet.
        tx.sql("""
                        INSERT INTO cursor (sink, position, ahead, moved_at, dead_lettered)
                        VALUES (?1, ?2, '', ?3, (SELECT count(*) FROM dead_letter WHERE sink = ?1))""", sink, before, now()).executeUpdate();
        return Cursor.at(before);
    }

    void settle(Transactions tx, String sink, Settlement settlement) throws SQLException {
        long buried = 0;
        for (DeadLetter letter : settlement.deadLetters()) {
            buried += tx.sql("""
                            INSERT OR IGNORE INTO dead_letter
                              (sink, position, table_name, id, revision, time, code, reason, at, body, status,
                               previous_revision, previous_status)
                            SELECT ?, e.position, coalesce(t.name, ''), coalesce(e.id, ''),
                              coalesce(e.revision, ''), e.time, ?, ?, ?, coalesce(e.body, x''), e.status,
                              e.previous_revision, e.previous_status
                            FROM event e LEFT JOIN source_table t ON t.number = e.table_number WHERE e.position = ?""", sink, letter.code(), letter.reason(), now(), letter.position())
                    .executeUpdate();
        }
        Cursor cursor = settlement.cursor();
        int moved = tx.sql(
                        """
                        UPDATE cursor SET position = ?, ahead = ?, delivered = delivered + ?,
                          dead_lettered = dead_lettered + ?, moved_at = ?, sent = max(sent, ?) WHERE sink = ?""",
                        cursor.position(),
                        cursor.aheadText(),
                        settlement.delivered(),
                        buried,
                        now(),
                        settlement.sent(),
                        sink)
                .executeUpdate();
        if (moved != 1) {
            throw new IllegalStateException("the sink " + sink + " has no cursor yet: ask for it before settling");
        }
    }

    long sent(Transactions tx, String sink) throws SQLException {
        try (ResultSet row =
                tx.sql("SELECT sent FROM cursor WHERE sink = ?", sink).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void send(Transactions tx, String sink, long upTo) throws SQLException {
        tx.sql("UPDATE cursor SET sent = ? WHERE sink = ?", upTo, sink).executeUpdate();
    }

    List<SinkPosition> positions(Transactions tx, long last) throws SQLException {
        List<SinkPosition> positions = new ArrayList<>();
        try (ResultSet row = tx.sql("""
                        SELECT sink, position, ahead, delivered, dead_lettered,
                          (SELECT time FROM event e WHERE e.position > c.position ORDER BY e.position LIMIT 1)
                        FROM cursor c ORDER BY sink""").executeQuery()) {
            while (row.next()) {
                Cursor cursor = Cursor.of(row.getLong(2), row.getString(3));
                long oldest = row.getLong(6);
                boolean none = row.wasNull();
                positions.add(new SinkPosition(
                        row.getString(1),
                        row.getLong(4),
                        row.getLong(5),
                        last - cursor.position() - cursor.settledAhead(),
                        none ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest))));
            }
        }
        return positions;
    }

    private long now() {
        return clock.millis();
    }
}
