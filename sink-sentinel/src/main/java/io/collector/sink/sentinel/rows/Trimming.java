package io.collector.sink.sentinel.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts values that Azure would cut: it keeps 64 KB of a value and drops the rest without a word, which leaves broken
 * JSON. Here a text is cut between characters, an array loses its last elements, an object shares its room among
 * its members; what was lost is marked. Stateless.
 */
final class Trimming {
    /** The most bytes of a value: 64 KB less some room for other ways to count. */
    static final int LIMIT = 64_000;

    /** Room below which nothing worth reading is left of a value. */
    private static final int LEAST = 64;

    private static final int QUOTES = 2;
    private static final int BRACKETS = 2;
    private static final int COMMA = 1;
    private static final int MARKER_ELEMENT = Texts.MARKER_BYTES + QUOTES;
    private static final int MARKER_MEMBER = Texts.MARKER_BYTES + QUOTES + ":true".length();

    private Trimming() {}

    /** The value, cut if it takes more than {@code budget} bytes of JSON; a budget of 64 at least is kept. */
    static JsonNode fit(JsonNode value, int budget) {
        if (size(value) <= budget) {
            return value;
        }
        if (value.isTextual()) {
            return TextNode.valueOf(Texts.cutEscaped(value.textValue(), budget - QUOTES));
        }
        if (value instanceof ArrayNode array) {
            return array(array, budget);
        }
        if (value instanceof ObjectNode object) {
            return object(object, budget);
        }
        return NullNode.instance; // a number of more than 64 digits
    }

    /** The bytes of JSON that a value takes. */
    static int size(JsonNode value) {
        return bytes(value).length;
    }

    /** The value as JSON. */
    static byte[] bytes(JsonNode value) {
        try {
            return CleanJson.MAPPER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON to memory failed", e);
        }
    }

    private static ArrayNode array(ArrayNode value, int budget) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        int left = budget - BRACKETS - MARKER_ELEMENT;
        for (JsonNode element : value) {
            int size = size(element) + COMMA;
            if (size > left) {
                if (left > LEAST) {
                    kept.add(fit(element, left - COMMA));
                }
                break;
            }
            kept.add(element);
            left -= size;
        }
        return kept.add(Texts.MARKER);
    }

    /** Small members stay whole; large ones share what is left. */
    private static ObjectNode object(ObjectNode value, int budget) {
        List<Member> smallestFirst = value.properties().stream()
                .map(e -> new Member(e.getKey(), e.getValue(), nameSize(e.getKey()), size(e.getValue())))
                .sorted(Comparator.comparingInt(Member::size))
                .toList();
        Map<String, JsonNode> kept = new HashMap<>();
        int left = budget - BRACKETS - MARKER_MEMBER;
        int members = smallestFirst.size();
        for (Member member : smallestFirst) {
            int share = left / members--;
            if (member.size() <= share) {
                kept.put(member.name(), member.value());
                left -= member.size();
            } else if (share - member.nameSize() >= LEAST) {
                JsonNode cut = fit(member.value(), share - member.nameSize());
                kept.put(member.name(), cut);
                left -= member.nameSize() + size(cut);
            }
        }
        ObjectNode trimmed = JsonNodeFactory.instance.objectNode();
        value.fieldNames().forEachRemaining(name -> {
            JsonNode child = kept.get(name);
            if (child != null) {
                trimmed.set(name, child);
            }
        });
        return kept.size() == smallestFirst.size() ? trimmed : trimmed.put(Texts.MARKER, true);
    }

    private static int nameSize(String name) {
        return Texts.quoted(name).length + ":".length() + COMMA;
    }

    private record Member(String name, JsonNode value, int nameSize, int valueSize) {
        int size() {
            return nameSize + valueSize;
        }
    }
}
