package io.collector.runtime.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** The single values of a journal. Stateless; used under the lock of {@link Transactions}. */
final class State {
    /** The source's checkpoint, a JSON object of texts. */
    static final String CHECKPOINT = "checkpoint";

    /** The sum of the bodies held. */
    static final String BYTES = "bytes";

    /** The last position when a page was last committed: what is beyond came from a poll that did not end. */
    static final String COMPLETE = "complete";

    /** The names of the sinks that are to get the events, a line each. */
    static final String SINKS = "sinks";

    private static final ObjectMapper JSON = new ObjectMapper();

    private State() {}

    static void put(Transactions tx, String key, Object value) throws SQLException {
        tx.sql(
                        "INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        key,
                        value)
                .executeUpdate();
    }

    static void putIfAbsent(Transactions tx, String key, Object value) throws SQLException {
        tx.sql("INSERT OR IGNORE INTO state (key, value) VALUES (?, ?)", key, value)
                .executeUpdate();
    }

    static long number(Transactions tx, String key) throws SQLException {
        try (ResultSet row =
                tx.sql("SELECT value FROM state WHERE key = ?", key).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static Checkpoint checkpoint(Transactions tx) throws SQLException {
        try (ResultSet row =
                tx.sql("SELECT value FROM state WHERE key = ?", CHECKPOINT).executeQuery()) {
            return row.next() ? checkpoint(row.getString(1)) : Checkpoint.START;
        }
    }

    static String text(Checkpoint checkpoint) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(checkpoint.values()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a checkpoint of texts is always JSON", e);
        }
    }

    private static Checkpoint checkpoint(String text) throws SQLException {
        try {
            return new Checkpoint(JSON.readValue(text, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new SQLException("the checkpoint is not readable: " + text, e);
        }
    }
}
