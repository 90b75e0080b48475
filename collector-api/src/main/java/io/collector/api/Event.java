package io.collector.api;

import java.time.Instant;

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
 */
public record Event(String table, String id, String revision, Instant time, Json body) {
    private static final int MAX_KEY = 128;

    public Event {
        requireKey("table", table);
        requireKey("id", id);
        requireKey("revision", revision);
    }

    private static void requireKey(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_KEY) {
            throw new IllegalArgumentException(
                    what + " must have 1 to " + MAX_KEY + " characters, has " + value.length());
        }
    }
}
