package io.collector.sink.sentinel.fake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A stream of the rule and the table behind it. Keeps bodies as they came, compressed, and makes rows of them when
 * asked, so that hundreds of thousands fit. Guarded by its monitor.
 */
final class FakeTable {
    static final int VALUE_LIMIT = 65_536;
    private static final String TIME_GENERATED = "TimeGenerated";
    private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, Table.Type> columns = new HashMap<>();
    private final List<Stored> stored = new ArrayList<>();
    private int count;

    FakeTable(Table table, FakeOptions options) {
        table.columns().forEach(c -> columns.put(c.name(), c.type()));
        columns.remove(TIME_GENERATED);
        if (options.declaresTimeGenerated()) {
            columns.put(TIME_GENERATED, Table.Type.DATETIME);
        }
    }

    /** The rows of a body; empty if it is not a JSON array of objects, by the letter of the standards. */
    static Optional<ArrayNode> parse(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode json = STRICT.readTree(text);
            if (!(json instanceof ArrayNode rows)) {
                return Optional.empty();
            }
            for (JsonNode row : rows) {
                if (!row.isObject()) {
                    return Optional.empty();
                }
            }
            // Half a pair can only have come by an escape.
            boolean broken =
                    text.contains("\\u") && HALF_PAIR.matcher(rows.toString()).find();
            return broken ? Optional.empty() : Optional.of(rows);
        } catch (CharacterCodingException | com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty();
        }
    }

    void store(Wire wire, ArrayNode rows, Instant arrival, Consumer<String> violations) {
        rows.forEach(row -> asStored((ObjectNode) row, arrival, violations));
        synchronized (this) {
            stored.add(new Stored(wire, arrival));
            count += rows.size();
        }
    }

    synchronized int count() {
        return count;
    }

    synchronized List<JsonNode> rows() {
        List<JsonNode> all = new ArrayList<>(count);
        for (Stored body : stored) {
            for (JsonNode row : parse(unpacked(body.wire())).orElseThrow()) {
                all.add(asStored((ObjectNode) row, body.arrival(), v -> {}));
            }
        }
        return all;
    }

    synchronized List<byte[]> bodies() {
        return stored.stream().map(s -> unpacked(s.wire())).toList();
    }

    private static byte[] unpacked(Wire wire) {
        try {
            return wire.raw(Long.MAX_VALUE).orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("a stored body cannot be read", e);
        }
    }

    private ObjectNode asStored(ObjectNode row, Instant arrival, Consumer<String> violations) {
        ObjectNode kept = STRICT.createObjectNode();
        row.properties().forEach(column -> {
            String name = column.getKey();
            Table.Type type = columns.get(name);
            if (type == null) {
                violations.accept("undeclared column " + name);
            } else {
                kept.set(name, value(name, type, column.getValue(), violations));
            }
        });
        kept.put(
                TIME_GENERATED,
                time(kept.path(TIME_GENERATED).asText(), arrival).toString());
        return kept;
    }

    private static JsonNode value(String column, Table.Type type, JsonNode value, Consumer<String> violations) {
        if (value.isNull()) {
            return value;
        }
        if (!fits(type, value)) {
            violations.accept("column " + column + " of type " + type + " got " + value.getNodeType());
            return NullNode.instance;
        }
        if (weight(value) <= VALUE_LIMIT) {
            return value;
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > VALUE_LIMIT) {
            violations.accept("column " + column + " got more than 64 KB");
            // What is left of an array or an object is a text that is no JSON any more.
            return STRICT.getNodeFactory().textNode(text.substring(0, Math.min(text.length(), VALUE_LIMIT)));
        }
        return value;
    }

    /** Not less than the bytes that a value takes, and quick to tell. */
    private static int weight(JsonNode value) {
        if (value.isTextual()) {
            return 2 + 6 * value.textValue().length();
        }
        if (!value.isContainerNode()) {
            return 40;
        }
        int weight = 2;
        for (var member : value.properties()) {
            weight += 4 + 6 * member.getKey().length();
        }
        for (JsonNode element : value) {
            weight += 1 + weight(element);
        }
        return weight;
    }

    private static boolean fits(Table.Type type, JsonNode value) {
        return switch (type) {
            case STRING -> value.isTextual();
            case INT -> value.isIntegralNumber() && value.canConvertToInt();
            case LONG -> value.isIntegralNumber() && value.canConvertToLong();
            case REAL -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case DATETIME -> value.isTextual() && isTime(value.textValue());
            case DYNAMIC -> true;
        };
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Azure puts its own time in place of one that is older than two days or more than a day ahead. */
    private static Instant time(String sent, Instant arrival) {
        if (sent.isEmpty()) {
            return arrival;
        }
        Instant time = OffsetDateTime.parse(sent).toInstant();
        boolean kept =
                time.isAfter(arrival.minus(Duration.ofDays(2))) && time.isBefore(arrival.plus(Duration.ofDays(1)));
        return kept ? time : arrival;
    }

    private record Stored(Wire wire, Instant arrival) {}
}
