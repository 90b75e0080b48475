package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Members of the event that Splunk shall also keep in its index, so that {@code tstats} finds them. Splunk takes
 * scalars and lists of scalars there and refuses the whole event for anything else, so others are passed over.
 * Immutable.
 *
 * @param names top-level keys of the event
 */
record IndexedFields(Set<String> names) {
    private static final JsonFactory JSON = new JsonFactory();

    IndexedFields {
        names = Set.copyOf(names);
    }

    /** Writes {@code ,"fields":{…}} for an event, or nothing if it has none of them. */
    void write(byte[] event, Buffer out) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        int start = out.size();
        out.put(Quoting.ascii(",\"fields\":{"));
        int empty = out.size();
        try (JsonParser json = JSON.createParser(event)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                int from = (int) json.currentTokenLocation().getByteOffset();
                boolean flat = isFlat(json);
                json.finishToken();
                int to = (int) json.currentLocation().getByteOffset();
                if (flat && names.contains(name)) {
                    if (out.size() > empty) {
                        out.write(',');
                    }
                    out.put(Quoting.quoted(name));
                    out.write(':');
                    out.write(event, from, to - from);
                }
            }
        }
        if (out.size() == empty) {
            out.truncate(start);
        } else {
            out.write('}');
        }
    }

    /** Whether the value is a scalar or a list of scalars; goes to its end. */
    private static boolean isFlat(JsonParser json) throws IOException {
        boolean flat = json.currentToken() != JsonToken.START_OBJECT;
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                flat &= json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL;
                json.skipChildren();
            }
        }
        json.skipChildren();
        return flat;
    }
}
