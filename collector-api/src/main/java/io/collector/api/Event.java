package io.collector.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One fact, as the vendor told it.
 *
 * @param table the name of the {@link Table} it belongs to
 * @param id the identity of the fact within its source: the same fact always has the same id, another fact never.
 *     At most 128 characters, printable ASCII
 * @param revision a digest of its content: the same id with the same revision is a repetition and is dropped, with
 *     another revision it is an update and travels on. At most 128 characters, printable ASCII
 * @param time when it happened; what sinks use as the event's time
 * @param body the event under the vendor's key names, known columns in the types of the table, unknown keys kept;
 *     one line
 * @param status the vendor's verdict on the fact, such as {@code active}, for vendors that change their mind; empty if
 *     there is none. At most 128 characters
 * @param previous what the journal held of the fact before this revision; filled in by the runtime for an update, and
 *     empty for a fact that is new
 */
public record Event(
        String table, String id, String revision, Instant time, Json body, String status, Optional<Previous> previous) {
    private static final int MAX_KEY = 128;

    public Event {
        requireKey("table", table);
        requireKey("id", id);
        requireKey("revision", revision);
        if (status.length() > MAX_KEY) {
            throw new IllegalArgumentException(
                    "status must have at most " + MAX_KEY + " characters, has " + status.length());
        }
    }

    /**
     * A fact of a vendor that does not change its verdict.
     *
     * @param table see {@link #table()}
     * @param id see {@link #id()}
     * @param revision see {@link #revision()}
     * @param time see {@link #time()}
     * @param body see {@link #body()}
     */
    public Event(String table, String id, String revision, Instant time, Json body) {
        this(table, id, revision, time, body, "", Optional.empty());
    }

    /**
     * The revision of a fact that was delivered before this one.
     *
     * @param revision its {@link Event#revision()}
     * @param status its {@link Event#status()}; may be empty
     */
    public record Previous(String revision, String status) {}

    private static void requireKey(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_KEY) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + MAX_KEY + " characters, has " + value.length());
        }
    }
}
