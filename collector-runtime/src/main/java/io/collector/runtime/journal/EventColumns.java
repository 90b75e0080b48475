package io.collector.runtime.journal;

import io.collector.api.Event;
import io.collector.api.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads an event from a row whose columns begin with {@link #OF_EVENT} or {@link #OF_DEAD_LETTER}. Stateless. */
final class EventColumns {
    /** Of the table {@code event}: position 1, table 2, id 3, revision 4, time 5, collected at 6, checksum 7. */
    static final String OF_EVENT = "position, table_number, id, revision, time, collected_at, crc, body, status,"
            + " previous_revision, previous_status";

    /** Of the table {@code dead_letter}, in the same places. */
    static final String OF_DEAD_LETTER =
            "d.position, d.table_name, d.id, d.revision, d.time, d.at, 0, d.body, d.status,"
                    + " d.previous_revision, d.previous_status";

    private EventColumns() {}

    /** The event of a row of {@code event}; empty if it no longer fits its checksum. */
    static Optional<Event> checked(ResultSet row, String table) throws SQLException {
        byte[] body = row.getBytes(8);
        if (body == null
                || EventDigest.crc(table, row.getString(3), row.getString(4), row.getLong(5), body) != row.getLong(7)) {
            return Optional.empty();
        }
        return Optional.of(event(row, table, body));
    }

    /** The event of a row that has no checksum. */
    static Event unchecked(ResultSet row, String table) throws SQLException {
        return event(row, table, row.getBytes(8));
    }

    private static Event event(ResultSet row, String table, byte[] body) throws SQLException {
        String previous = row.getString(10);
        return new Event(
                table,
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                Json.ofUtf8(body),
                row.getString(9),
                previous == null ? Optional.empty() : Optional.of(new Event.Previous(previous, row.getString(11))));
    }
}
