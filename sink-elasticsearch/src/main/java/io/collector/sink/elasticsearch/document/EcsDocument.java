package io.collector.sink.elasticsearch.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A document being built: fields by their dotted names, those that the mappings use. For one thread. */
final class EcsDocument {
    /** Field names and what is between their dots; there are some eighty. */
    private static final Map<String, String[]> PATHS = new ConcurrentHashMap<>();

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final String stream;

    /**
     * An empty document.
     *
     * @param stream {@code S.} at the beginning of a field's name is this one's part of the document
     */
    EcsDocument(TapStream stream) {
        this.stream = stream.word();
    }

    /** Applies the lines of a mapping. A value that does not fit is told in {@code error.message} and given back. */
    void apply(List<Rule> rules, TapObject from) {
        for (Rule rule : rules) {
            Optional<JsonNode> value = from.take(rule.from());
            if (value.isEmpty()) {
                continue;
            }
            try {
                put(rule.to(), rule.conversion().apply(value.get()));
            } catch (Conversion.Unfit e) {
                add("error.message", rule.from() + " " + e.getMessage());
                from.giveBack(rule.from());
            }
        }
    }

    void put(String field, JsonNode value) {
        String[] path = path(field);
        parent(path).set(last(path), value);
    }

    void put(String field, String value) {
        put(field, TextNode.valueOf(value));
    }

    /** Sets a field of the top level by the vendor's own name, whatever characters it has. */
    void putPlain(String name, JsonNode value) {
        root.set(name, value);
    }

    void putAll(String field, Collection<String> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        values.forEach(list::add);
        put(field, list);
    }

    /** Adds to an array, once each. */
    void add(String field, String value) {
        String[] path = path(field);
        ArrayNode list = parent(path).withArrayProperty(last(path));
        for (JsonNode there : list) {
            if (there.asText().equals(value)) {
                return;
            }
        }
        list.add(value);
    }

    /** The value of a field; a missing node if it has none. */
    JsonNode at(String field) {
        String[] path = path(field);
        return parent(path).path(last(path));
    }

    /** The whole, without null, empty text, empty objects and empty arrays at any depth. */
    ObjectNode pruned() {
        prune(root);
        return root;
    }

    private static String[] path(String field) {
        return PATHS.computeIfAbsent(field, name -> name.split("\\.", -1));
    }

    private ObjectNode parent(String[] path) {
        ObjectNode at = root;
        int next = 0;
        if (path.length > 1 && path[0].equals("S")) {
            at = at.withObjectProperty("proofpoint_tap").withObjectProperty(stream);
            next = 1;
        }
        for (; next < path.length - 1; next++) {
            at = at.withObjectProperty(path[next]);
        }
        return at;
    }

    private static String last(String[] path) {
        return path[path.length - 1];
    }

    private static boolean prune(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(property -> prune(property.getValue()));
            return object.isEmpty();
        }
        if (node instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (prune(array.get(i))) {
                    array.remove(i);
                }
            }
            return array.isEmpty();
        }
        return node.isNull() || (node.isTextual() && node.textValue().isEmpty());
    }
}
