package io.collector.runtime.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Stretches of time, joined where they meet. Not safe for use by several threads while it is added to. */
public final class Spans {
    private final TreeMap<Instant, Instant> ends = new TreeMap<>();

    /**
     * A stretch of time.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public record Span(Instant from, Instant to) {}

    /** Adds a stretch. */
    public void add(Instant from, Instant to) {
        Instant start = from;
        Instant end = to;
        Map.Entry<Instant, Instant> before = ends.floorEntry(from);
        if (before != null && !before.getValue().isBefore(from)) {
            start = before.getKey();
            end = later(end, before.getValue());
        }
        Map.Entry<Instant, Instant> next = ends.ceilingEntry(start);
        while (next != null && !next.getKey().isAfter(end)) {
            end = later(end, next.getValue());
            ends.remove(next.getKey());
            next = ends.ceilingEntry(start);
        }
        ends.put(start, end);
    }

    /** What of a stretch is not here. */
    public List<Span> missing(Instant from, Instant to) {
        List<Span> missing = new ArrayList<>();
        Instant reached = from;
        Map.Entry<Instant, Instant> entry = ends.floorEntry(from);
        if (entry != null) {
            reached = later(reached, entry.getValue());
        }
        for (Map.Entry<Instant, Instant> e : ends.tailMap(from, false).entrySet()) {
            if (!e.getKey().isBefore(to)) {
                break;
            }
            if (reached.isBefore(e.getKey())) {
                missing.add(new Span(reached, e.getKey()));
            }
            reached = later(reached, e.getValue());
        }
        if (reached.isBefore(to)) {
            missing.add(new Span(reached, to));
        }
        return missing;
    }

    /** All of it, in order. */
    public List<Span> all() {
        return ends.entrySet().stream()
                .map(e -> new Span(e.getKey(), e.getValue()))
                .toList();
    }

    /** Where it begins. */
    public Optional<Instant> first() {
        return ends.isEmpty() ? Optional.empty() : Optional.of(ends.firstKey());
    }

    /** Where it ends. */
    public Optional<Instant> last() {
        return ends.isEmpty() ? Optional.empty() : Optional.of(ends.lastEntry().getValue());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
