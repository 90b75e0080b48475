package io.collector.source.tap;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value in memory: one event, never an answer. Immutable as long as nobody writes to the collections it was made
 * from.
 */
sealed interface Node {
    /** Members in the order they came. */
    record Obj(Map<String, Node> members) implements Node {
        /** The member, unless it is absent or null. */
        Optional<Node> find(String key) {
            return Optional.ofNullable(members.get(key)).filter(n -> n != Literal.NULL);
        }

        /** The member as text: a string or a number, not empty. */
        Optional<String> text(String key) {
            return find(key).flatMap(Node::asText);
        }
    }

    record Arr(List<Node> elements) implements Node {}

    record Text(String value) implements Node {}

    /** A number by the characters it came in, so that nothing is lost in passing it on. */
    record Num(String digits) implements Node {}

    /** The words of JSON. */
    enum Literal implements Node {
        NULL("null"),
        TRUE("true"),
        FALSE("false");

        private final String word;

        Literal(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** A string or a number as text; empty for anything else and for {@code ""}. */
    default Optional<String> asText() {
        if (this instanceof Text text) {
            return text.value.isEmpty() ? Optional.empty() : Optional.of(text.value);
        }
        return this instanceof Num num ? Optional.of(num.digits) : Optional.empty();
    }

    /** The elements of a list, or a lone value as a list of one; none for null. */
    default List<Node> asList() {
        if (this instanceof Arr arr) {
            return arr.elements;
        }
        return this == Literal.NULL ? List.of() : List.of(this);
    }

    /** Compact JSON. */
    default byte[] toUtf8() {
        StringBuilder out = new StringBuilder(1024);
        write(this, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Node node, StringBuilder out) {
        if (node instanceof Text text) {
            JsonText.quote(text.value, out);
        } else if (node instanceof Num num) {
            out.append(num.digits);
        } else if (node instanceof Literal literal) {
            out.append(literal.word());
        } else if (node instanceof Arr arr) {
            String separator = "[";
            for (Node element : arr.elements) {
                write(element, out.append(separator));
                separator = ",";
            }
            out.append(arr.elements.isEmpty() ? "[]" : "]");
        } else if (node instanceof Obj obj) {
            String separator = "{";
            for (Map.Entry<String, Node> member : obj.members.entrySet()) {
                JsonText.quote(member.getKey(), out.append(separator));
                write(member.getValue(), out.append(':'));
                separator = ",";
            }
            out.append(obj.members.isEmpty() ? "{}" : "}");
        }
    }
}
