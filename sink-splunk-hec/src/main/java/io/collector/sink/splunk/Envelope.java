package io.collector.sink.splunk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.collector.api.Event;
import io.collector.api.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes one event as HEC wants it: metadata around the vendor's object. Immutable and safe for use by several threads.
 *
 * <p>The keys of the envelope are a closed set, written here and nowhere else: for a key it does not know, Splunk
 * answers success and silently drops the rest of the request. Three keys are added to the event, or four; if the vendor
 * ever sends one of that name, ours stands, since searches for duplicates rely on it.
 */
final class Envelope {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final String EVENT_TYPE = "eventType";
    private static final String ID = "collectorId";
    private static final String REVISION = "collectorRevision";
    private static final String RESENT = "collectorResent";
    private static final Set<String> OURS = Set.of(EVENT_TYPE, ID, REVISION, RESENT);
    private static final int MILLIS_SCALE = 3;

    /** Keys, punctuation and time: the longest time takes 21 characters. */
    private static final int FIXED_BYTES = 220;

    private final Optional<String> host;
    private final Optional<String> source;
    private final String sourcetype;
    private final Optional<String> index;
    private final Map<String, String> eventTypes = new HashMap<>();
    private final long settingsBytes;

    Envelope(SplunkHecConfig config, List<Table> tables) {
        this.host = config.host();
        this.source = config.source();
        this.sourcetype = config.sourcetype();
        this.index = config.index();
        tables.forEach(t -> eventTypes.put(t.name(), camelCase(t.alias())));
        this.settingsBytes = FIXED_BYTES
                + quoted(sourcetype)
                + host.map(Envelope::quoted).orElse(0L)
                + source.map(Envelope::quoted).orElse(0L)
                + index.map(Envelope::quoted).orElse(0L);
    }

    /** Never less than what {@link #write} makes of an event; asks for no reading of the body. */
    long sizeBound(Event event) {
        return settingsBytes
                + quoted(eventType(event.table()))
                + quoted(event.id())
                + quoted(event.revision())
                + event.body().size();
    }

    /**
     * Writes one envelope.
     *
     * @param resent whether an earlier request with this event may have been taken
     * @throws IOException if the body is not a JSON object, or {@code out} fails
     */
    void write(Event event, boolean resent, OutputStream out) throws IOException {
        try (JsonGenerator to = JSON.createGenerator(out);
                InputStream body = event.body().openStream();
                JsonParser from = JSON.createParser(body)) {
            if (from.nextToken() != JsonToken.START_OBJECT) {
                throw new NotAnObjectException();
            }
            to.writeStartObject();
            to.writeFieldName("time");
            to.writeNumber(seconds(event));
            writeIfPresent(to, "host", host);
            writeIfPresent(to, "source", source);
            to.writeStringField("sourcetype", sourcetype);
            writeIfPresent(to, "index", index);
            to.writeObjectFieldStart("event");
            copyMembers(from, to);
            to.writeStringField(EVENT_TYPE, eventType(event.table()));
            to.writeStringField(ID, event.id());
            to.writeStringField(REVISION, event.revision());
            if (resent) {
                to.writeBooleanField(RESENT, true);
            }
            to.writeEndObject();
            to.writeEndObject();
        }
    }

    private String eventType(String table) {
        return eventTypes.getOrDefault(table, table);
    }

    /** Epoch seconds in plain digits: a double would turn into {@code 1.732233600123E9}. */
    private static String seconds(Event event) {
        return BigDecimal.valueOf(event.time().toEpochMilli(), MILLIS_SCALE).toPlainString();
    }

    private static void copyMembers(JsonParser from, JsonGenerator to) throws IOException {
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String name = from.currentName();
            JsonToken value = from.nextToken();
            if (OURS.contains(name)) {
                from.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                to.writeFieldName(name);
                Text.copyValue(from, to);
            }
        }
    }

    private static void writeIfPresent(JsonGenerator to, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            to.writeStringField(name, value.get());
        }
    }

    /** The most bytes of a string in JSON: {@code \\u0000} is six times one. */
    private static long quoted(String text) {
        return text.length() == text.getBytes(StandardCharsets.UTF_8).length
                        && text.chars().noneMatch(Envelope::escaped)
                ? text.length() + 2L
                : text.length() * 6L + 2;
    }

    private static boolean escaped(int c) {
        return c < ' ' || c == '"' || c == '\\';
    }

    /** {@code clicks-blocked} is {@code clicksBlocked}. */
    private static String camelCase(String alias) {
        StringBuilder name = new StringBuilder(alias.length());
        boolean upper = false;
        for (int i = 0; i < alias.length(); i++) {
            char c = alias.charAt(i);
            if (c == '-') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.toString();
    }

    /** The body is JSON, but something else than an object. */
    static final class NotAnObjectException extends IOException {
        private static final long serialVersionUID = 1;

        NotAnObjectException() {
            super("the event is not a JSON object");
        }
    }
}
