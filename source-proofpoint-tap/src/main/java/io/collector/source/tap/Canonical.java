package io.collector.source.tap;

import io.collector.source.tap.Node.Arr;
import io.collector.source.tap.Node.Literal;
import io.collector.source.tap.Node.Num;
import io.collector.source.tap.Node.Obj;
import io.collector.source.tap.Node.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One text for all the ways in which TAP may write the same event from one call to the next: keys and lists in any
 * order, {@code 0} or {@code 0.0}, the words of a verdict in any case. Stateless.
 *
 * <p>What says nothing ({@code null}, {@code ""}, {@code []}, {@code {}}) counts as absent: a field that turns up
 * empty is not a change. Every list is taken as a bag, because TAP shuffles them; the order of none means anything.
 */
final class Canonical {
    static final Set<String> WORDS = Set.of("classification", "threatStatus", "threatType", "sandboxStatus");
    private static final int LONGEST_NUMBER = 100;

    private Canonical() {}

    /**
     * The text of an event.
     *
     * @param event after {@link Coercion}
     * @return empty if the event says nothing
     */
    static String of(Obj event) {
        return text(event);
    }

    private static String text(Node node) {
        if (node instanceof Text text) {
            return text.value().isEmpty() ? "" : quoted(text.value());
        }
        if (node instanceof Num num) {
            return number(num.digits());
        }
        if (node instanceof Arr arr) {
            return bag(arr.elements());
        }
        if (node instanceof Obj obj) {
            return sorted(obj.members());
        }
        return node == Literal.NULL ? "" : ((Literal) node).word();
    }

    private static String bag(List<Node> elements) {
        String joined = elements.stream()
                .map(Canonical::text)
                .filter(t -> !t.isEmpty())
                .sorted()
                .collect(Collectors.joining(","));
        return joined.isEmpty() ? "" : "[" + joined + "]";
    }

    private static String sorted(Map<String, Node> members) {
        Map<String, String> texts = new TreeMap<>();
        members.forEach((key, value) -> {
            String text = WORDS.contains(key) && value instanceof Text word
                    ? text(new Text(word.value().toLowerCase(Locale.ROOT)))
                    : text(value);
            if (!text.isEmpty()) {
                texts.put(quoted(key), text);
            }
        });
        return texts.isEmpty()
                ? ""
                : texts.entrySet().stream()
                        .map(e -> e.getKey() + ":" + e.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        JsonText.quote(text, out);
        return out.toString();
    }

    static String number(String digits) {
        if (digits.length() > LONGEST_NUMBER) {
            return digits;
        }
        try {
            return new BigDecimal(digits).stripTrailingZeros().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            return digits;
        }
    }
}
