package io.collector.runtime.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.collector.api.Checkpoint;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
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

    /** Before the name of a sink: it is given something once more. */
    private static final String REPLAYING = "replaying ";

    private static final JsonFactory JSON = new JsonFactory();

    private State() {}

    static void put(Transactions tx, String key, Object value) throws SQLException {
        // What is the same is not written, which works on a full disk, too.
        tx.sql("""
                        INSERT INTO state (key, value) VALUES (?, ?)
                        ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value""", key, value).executeUpdate();
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

    /** Notes whether a sink is given something once more; whether that was noted before. */
    static boolean replaying(Transactions tx, String sink, boolean now) throws SQLException {
        boolean before = number(tx, REPLAYING + sink) != 0;
        if (now) {
            put(tx, REPLAYING + sink, 1L);
        } else {
            tx.sql("DELETE FROM state WHERE key = ?", REPLAYING + sink).executeUpdate();
        }
        return before;
    }

    static Checkpoint checkpoint(Transactions tx) throws SQLException {
        try (ResultSet row =
                tx.sql("SELECT value FROM state WHERE key = ?", CHECKPOINT).executeQuery()) {
            return row.next() ? checkpoint(row.getString(1)) : Checkpoint.START;
        }
    }

    static String text(Checkpoint checkpoint) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> value : new TreeMap<>(checkpoint.values()).entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a text", e);
        }
        return text.toString();
    }

    private static Checkpoint checkpoint(String text) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            JsonToken token = json.nextToken();
            while (token != null && json.nextToken() == JsonToken.FIELD_NAME) {
                values.put(json.currentName(), json.nextTextValue());
            }
            if (token != JsonToken.START_OBJECT || json.currentToken() != JsonToken.END_OBJECT) {
                throw new JsonParseException(json, "not an object of texts");
            }
            return new Checkpoint(values);
        } catch (IOException e) {
            throw new SQLException("the checkpoint is not readable: " + text, e);
        }
    }
}
