package io.collector.runtime.preview;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Event;
import io.collector.api.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads events from lines of JSON: what the command {@code events} writes, or the vendor's own objects. For one thread.
 *
 * <p>The runtime does not know how a vendor's object becomes an event. One that comes without {@code table} and {@code
 * event} is put into the table that has the most of its keys as columns, the first one if several do; its id and
 * revision are a digest of the line, its time is that of the table's time column, or now. A source may do better.
 */
public final class EventLines {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String EVENT = "event";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MAX_KEY = 128;

    private final List<SourceTable> tables;
    private final Optional<String> table;
    private final Clock clock;

    /**
     * A reader.
     *
     * @param tables those that events may belong to, at least one
     * @param table the table of the vendor's objects, by name or short form; empty to find the one that fits best
     * @param clock for events that name no time
     * @throws IllegalArgumentException if there is no such table; the message is for a person
     */
    public EventLines(List<SourceTable> tables, Optional<String> table, Clock clock) {
        this.tables = List.copyOf(tables);
        this.table = table;
        this.clock = clock;
        table.ifPresent(this::called);
    }

    /**
     * Reads all lines but empty ones.
     *
     * @throws IllegalArgumentException if a line is no event; the message is for a person and has its number
     */
    public List<Given> read(Reader in) throws IOException {
        List<Given> events = new ArrayList<>();
        BufferedReader lines = new BufferedReader(in);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String text = (number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line).strip();
            if (!text.isEmpty()) {
                events.add(event(number, text));
            }
        }
        return events;
    }

    private Given event(int number, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            JsonNode object = JSON.readTree(bytes);
            if (!object.isObject()) {
                throw new IllegalArgumentException("is no JSON object; every line must be one event");
            }
            return object.path("table").isTextual() && object.path(EVENT).isObject()
                    ? exported(object, bytes)
                    : raw(object, bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "line " + number + " is not JSON" + place(e)
                            + "; every line must be one whole object, as 'jq -c .' writes it",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + " " + e.getMessage(), e);
        }
    }

    private Given exported(JsonNode line, byte[] bytes) throws IOException {
        SourceTable found = called(line.path("table").asText());
        byte[] body = body(bytes);
        String digest = digest(body);
        String source = line.path("source").asText("");
        Event event = new Event(
                found.table().name(),
                key(line, "id", digest),
                key(line, "revision", digest),
                line.hasNonNull("time")
                        ? time(line.path("time").asText())
                        : found.time(line.path(EVENT)).orElse(now()),
                Json.ofUtf8(body),
                line.path("status").asText(""),
                line.hasNonNull("previousRevision")
                        ? Optional.of(new Event.Previous(
                                line.path("previousRevision").asText(),
                                line.path("previousStatus").asText("")))
                        : Optional.empty());
        return new Given(source.isEmpty() ? found.source() : source, event, false);
    }

    private Given raw(JsonNode object, byte[] bytes) {
        SourceTable found = table.map(this::called).orElseGet(() -> best(object));
        String digest = digest(bytes);
        Event event = new Event(
                found.table().name(), digest, digest, found.time(object).orElse(now()), Json.ofUtf8(bytes));
        return new Given(found.source(), event, true);
    }

    private SourceTable best(JsonNode object) {
        SourceTable best = tables.get(0);
        for (SourceTable other : tables) {
            best = other.fit(object) > best.fit(object) ? other : best;
        }
        if (best.fit(object) == 0) {
            throw new IllegalArgumentException("has no key that is a column of a table; there are " + names()
                    + "; --table says which one it belongs to");
        }
        return best;
    }

    private SourceTable called(String name) {
        return tables.stream()
                .filter(t -> t.isCalled(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "names a table \"" + name + "\" that no source has; there are " + names()));
    }

    private String names() {
        return String.join(
                ", ", tables.stream().map(t -> t.table().alias()).distinct().toList());
    }

    /** The event as it stands in the line: a parser might spell its numbers in another way. */
    private static byte[] body(byte[] line) throws IOException {
        byte[] body = {};
        try (JsonParser parser = JSON.getFactory().createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(EVENT);
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (wanted) {
                    int end = (int) parser.currentLocation().getByteOffset();
                    body = java.util.Arrays.copyOfRange(line, start, end);
                }
            }
        }
        return body;
    }

    private static String key(JsonNode line, String field, String otherwise) {
        String text = line.path(field).asText("");
        if (text.length() > MAX_KEY) {
            throw new IllegalArgumentException("has a longer " + field + " than " + MAX_KEY + " characters");
        }
        return text.isEmpty() ? otherwise : text;
    }

    /** The parser's own words are about its classes and settings; where it stopped is what helps. */
    private static String place(JsonProcessingException fault) {
        JsonLocation place = fault.getLocation();
        return place == null || place.getColumnNr() < 1 ? "" : " from character " + place.getColumnNr() + " on";
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "has a time that is none: " + text + "; such as 2026-03-01T12:00:00Z", e);
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
