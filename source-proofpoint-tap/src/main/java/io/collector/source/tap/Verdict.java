package io.collector.source.tap;

import io.collector.source.tap.Node.Obj;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What TAP thinks of an event at the moment: the status of a click's threat, those of a message's threats in a fixed
 * order. Says nothing about identity or revision. Stateless.
 */
final class Verdict {
    private static final List<String> KNOWN = List.of("active", "cleared", "falsePositive");
    private static final int LONGEST = 128;

    private Verdict() {}

    /**
     * The verdict on an event.
     *
     * @param event after {@link Coercion}
     * @return such as {@code active} or {@code active, cleared}; empty if there is none
     */
    static String of(Feed.Kind kind, Obj event) {
        if (kind == Feed.Kind.CLICK) {
            return joined(event.text("threatStatus").stream().toList());
        }
        return joined(event.find("threatsInfoMap").map(Node::asList).orElse(List.of()).stream()
                .flatMap(n -> n instanceof Obj threat ? threat.text("threatStatus").stream() : Stream.empty())
                .toList());
    }

    /** Each of the words once, whatever its case: the known ones in their usual spelling and order, then others by name. */
    static String joined(Collection<String> words) {
        Set<String> left = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        words.stream().sorted().forEach(left::add);
        List<String> known = KNOWN.stream().filter(left::contains).toList();
        known.forEach(left::remove);
        String text = Stream.concat(known.stream(), left.stream()).collect(Collectors.joining(", "));
        return text.length() <= LONGEST ? text : shortened(text);
    }

    private static String shortened(String text) {
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
