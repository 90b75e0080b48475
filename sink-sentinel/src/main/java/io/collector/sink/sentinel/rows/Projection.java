package io.collector.sink.sentinel.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.collector.api.Event;
import io.collector.api.Table;
import io.collector.http.WireJson;
import io.collector.http.WireJson.OddException;
import io.collector.http.WireNames;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes rows of the events of one table: declared columns only, each in its type, the others counted. Azure drops a
 * key it does not know and stores null for a value it does not understand, both without a word, so this is where
 * they show. A null is left out, which Azure stores as null. Immutable and safe for use by several threads.
 */
public final class Projection {
    private static final String TIME_GENERATED = "TimeGenerated";
    private static final String ID = "id";
    private static final JsonFactory JSON = CleanJson.MAPPER.getFactory();

    private static final byte[] ID_KEY = key(ID);
    private static final byte[] TIME_GENERATED_KEY = key(TIME_GENERATED);

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final List<Field> byNumber;
    private final WireNames names;
    private final boolean timeGenerated;
    private final boolean updateColumns;

    /**
     * The projection on a table.
     *
     * @param timeGenerated whether rows carry the event's time as {@code TimeGenerated}; a column of that name is
     *     never taken from the event
     * @param updateColumns whether rows of updates say what changed
     */
    public Projection(Table table, boolean timeGenerated, boolean updateColumns) {
        this.timeGenerated = timeGenerated;
        this.updateColumns = updateColumns;
        for (Table.Column column : table.columns()) {
            if (!column.name().equals(TIME_GENERATED)) {
                fields.put(column.name(), new Field(fields.size(), column));
            }
        }
        byNumber = List.copyOf(fields.values());
        names = new WireNames(List.copyOf(fields.keySet()));
    }

    /**
     * Adds an event as a row.
     *
     * @throws IOException if the body is not one JSON object; {@code rows} is then as before
     */
    public void append(Event event, Rows rows, Tally tally) throws IOException {
        Tally changes = new Tally();
        rows.beginRow();
        try {
            quickly(event, rows, changes);
        } catch (OddException odd) {
            rows.dropRow();
            changes = new Tally();
            slowly(event, rows, changes);
        } catch (IOException e) {
            rows.dropRow();
            throw e;
        }
        rows.endRow();
        tally.add(changes);
    }

    /**
     * Adds the columns of an event in the usual form, copied from where they lie but for those that have another type.
     *
     * @throws OddException if it is not; then the row must be taken back
     */
    private void quickly(Event event, Rows rows, Tally tally) throws OddException, IOException {
        boolean[] seen = new boolean[byNumber.size()];
        boolean named = !fields.containsKey(ID);
        WireJson walk = rows.source().open(event.body());
        byte[] json = rows.source().array();
        walk.expect('{');
        for (boolean first = true; walk.member(first); first = false) {
            int number = names.find(json, walk.nameFrom(), walk.nameTo());
            int from = walk.value();
            int to = walk.at();
            if (number == WireNames.UNKNOWN) {
                tally.unknownField();
                continue;
            }
            if (seen[number]) {
                throw new OddException();
            }
            seen[number] = true;
            Field field = byNumber.get(number);
            if (json[from] != 'n' && !(field.id && isBlank(json, from, to))) {
                boolean written = write(field, json, from, to, rows, tally);
                named |= written && field.id;
            }
        }
        walk.expectEnd();
        added(event, named, rows);
    }

    private static boolean write(Field field, byte[] json, int from, int to, Rows rows, Tally tally)
            throws IOException {
        int end = to - from <= Trimming.LIMIT ? PlainValue.end(field.type, json, from, to) : PlainValue.NOT_PLAIN;
        if (end != PlainValue.NOT_PLAIN) {
            rows.beginColumn(field.key);
            rows.raw(json, from, end);
            return true;
        }
        byte[] value = Arrays.copyOfRange(json, from, to);
        try (JsonParser parser = JSON.createParser(value)) {
            parser.nextToken();
            return write(field, parser, value, rows, tally);
        }
    }

    /** What begins with an escape, or outside of ASCII, may be white space. */
    private static boolean isBlank(byte[] json, int from, int to) throws OddException {
        if (json[from] != '"') {
            return false;
        }
        int i = from + 1;
        while (json[i] == ' ') {
            i++;
        }
        if (json[i] == '\\' || json[i] < 0) {
            throw new OddException();
        }
        return i == to - 1;
    }

    /** Adds a row for any event at all: what is not clean is written anew before. */
    private void slowly(Event event, Rows rows, Tally tally) throws IOException {
        byte[] body = event.body().toByteArray();
        boolean clean = CleanJson.isClean(body);
        Tally changes = new Tally();
        rows.beginRow();
        try {
            if (!columns(event, clean ? body : CleanJson.rewrite(body), rows, changes)) {
                rows.dropRow();
                rows.beginRow();
                changes = new Tally();
                columns(event, CleanJson.rewrite(body), rows, changes);
            }
        } catch (IOException e) {
            rows.dropRow();
            throw e;
        }
        tally.add(changes);
    }

    /** Adds the columns; returns false if a key comes twice, and the row must be taken back. */
    private boolean columns(Event event, byte[] body, Rows rows, Tally tally) throws IOException {
        boolean[] seen = new boolean[fields.size()];
        boolean named = !fields.containsKey(ID);
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "an event must be a JSON object");
            }
            if (parser.currentTokenLocation().getByteOffset() < 0) {
                throw new JsonParseException(parser, "an event must be in UTF-8");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                Field field = fields.get(name);
                if (field == null) {
                    parser.skipChildren();
                    tally.unknownField();
                    continue;
                }
                if (seen[field.index]) {
                    return false;
                }
                seen[field.index] = true;
                boolean written = value != JsonToken.VALUE_NULL
                        && !(name.equals(ID) && isBlank(parser))
                        && write(field, parser, body, rows, tally);
                named |= written && name.equals(ID);
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "an event must be one JSON object");
            }
        }
        added(event, named, rows);
        return true;
    }

    /** What is not the vendor's. */
    private void added(Event event, boolean named, Rows rows) {
        if (!named) {
            rows.beginColumn(ID_KEY);
            rows.text(event.id());
        }
        if (timeGenerated) {
            rows.beginColumn(TIME_GENERATED_KEY);
            rows.text(IsoTime.write(event.time()));
        }
        if (updateColumns && event.previous().isPresent()) {
            text(rows, "CollectorStatus", event.status());
            text(rows, "CollectorPreviousStatus", event.previous().get().status());
            text(rows, "CollectorPreviousRevision", event.previous().get().revision());
        }
    }

    private static boolean write(Field field, JsonParser parser, byte[] body, Rows rows, Tally tally)
            throws IOException {
        rows.beginColumn(field.key);
        boolean written = field.coercion.write(parser, body, rows, tally);
        if (!written) {
            rows.dropColumn();
        }
        return written;
    }

    private static void text(Rows rows, String column, String value) {
        if (!value.isEmpty()) {
            rows.beginColumn(key(column));
            rows.text(CleanJson.whole(value));
        }
    }

    private static boolean isBlank(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                && parser.getText().isBlank();
    }

    private static byte[] key(String name) {
        byte[] quoted = Texts.quoted(name);
        byte[] key = new byte[quoted.length + 1];
        System.arraycopy(quoted, 0, key, 0, quoted.length);
        key[quoted.length] = ':';
        return key;
    }

    /** A column, with its key as it stands in a row. */
    private static final class Field {
        final int index;
        final byte[] key;
        final boolean id;
        final Table.Type type;
        final Coercion coercion;

        Field(int index, Table.Column column) {
            this.index = index;
            this.key = key(column.name());
            this.id = column.name().equals(ID);
            this.type = column.type();
            this.coercion = Coercion.to(column);
        }
    }
}
