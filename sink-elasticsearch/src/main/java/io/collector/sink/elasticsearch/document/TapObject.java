package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The vendor's object while it is being mapped: remembers which keys were used. For one thread. */
final class TapObject {
    private final ObjectNode node;
    private final Set<String> used = new HashSet<>();

    TapObject(ObjectNode node) {
        this.node = node;
    }

    /** The value of a key, which counts as used; empty if it is absent, null or empty text. */
    Optional<JsonNode> take(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        used.add(key);
        boolean nothing =
                value.isNull() || (value.isTextual() && value.textValue().isEmpty());
        return nothing ? Optional.empty() : Optional.of(value);
    }

    /** The texts of a key that holds one text or a list of them. */
    List<String> takeTexts(String key) {
        List<String> texts = new ArrayList<>();
        take(key).ifPresent(value -> {
            if (value.isArray()) {
                value.forEach(element -> texts.add(element.asText()));
            } else {
                texts.add(value.asText());
            }
        });
        return texts;
    }

    /** The objects of a key that holds a list of them; what is no object stays unused. */
    List<TapObject> takeObjects(String key) {
        List<TapObject> objects = new ArrayList<>();
        take(key)
                .ifPresent(value -> value.forEach(element -> {
                    if (element instanceof ObjectNode object) {
                        objects.add(new TapObject(object));
                    }
                }));
        return objects;
    }

    /** Makes a key count as not used: its value fits nowhere. */
    void giveBack(String key) {
        used.remove(key);
    }

    /** What nobody took. */
    List<Map.Entry<String, JsonNode>> rest() {
        return node.properties().stream()
                .filter(property -> !used.contains(property.getKey()))
                .toList();
    }
}
