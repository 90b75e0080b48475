package io.collector.runtime.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Where a sink is: everything up to a position is settled, and perhaps some spans beyond it, because several batches
 * are under way at once and end in any order. Immutable.
 *
 * <pre>
 *   1 2 3 4 5 | 6 . . 9 10 . 12        position = 6, ahead = [9-10, 12-12]
 * </pre>
 *
 * @param position the last of the unbroken row of settled positions
 * @param ahead settled spans beyond it, in order, apart from each other
 */
public record Cursor(long position, List<Span> ahead) {
    /**
     * Some positions in a row.
     *
     * @param first inclusive
     * @param last inclusive
     */
    public record Span(long first, long last) {}

    public Cursor {
        ahead = List.copyOf(ahead);
    }

    /** A cursor with nothing settled beyond it. */
    public static Cursor at(long position) {
        return new Cursor(position, List.of());
    }

    /** Whether a position is settled. */
    public boolean covers(long wanted) {
        if (wanted <= position) {
            return true;
        }
        for (Span span : ahead) {
            if (span.first() <= wanted && wanted <= span.last()) {
                return true;
            }
        }
        return false;
    }

    /** The cursor with more positions settled; those that already are do no harm. */
    public Cursor with(Collection<Long> settled) {
        TreeSet<Long> sorted = new TreeSet<>(settled);
        List<Span> spans = new ArrayList<>(ahead);
        Span open = null;
        for (long p : sorted) {
            if (open != null && p == open.last() + 1) {
                open = new Span(open.first(), p);
            } else {
                if (open != null) {
                    spans.add(open);
                }
                open = new Span(p, p);
            }
        }
        if (open != null) {
            spans.add(open);
        }
        spans.sort((a, b) -> Long.compare(a.first(), b.first()));
        return joined(position, spans);
    }

    private static Cursor joined(long position, List<Span> sorted) {
        long reached = position;
        List<Span> rest = new ArrayList<>();
        for (Span span : sorted) {
            Span previous = rest.isEmpty() ? null : rest.get(rest.size() - 1);
            if (previous == null && span.first() <= reached + 1) {
                reached = Math.max(reached, span.last());
            } else if (previous != null && span.first() <= previous.last() + 1) {
                rest.set(rest.size() - 1, new Span(previous.first(), Math.max(previous.last(), span.last())));
            } else {
                rest.add(span);
            }
        }
        return new Cursor(reached, rest);
    }

    /** How many positions up to one are not settled. */
    public long unsettledUpTo(long last) {
        long settled = ahead.stream()
                .filter(s -> s.first() <= last)
                .mapToLong(s -> Math.min(s.last(), last) - s.first() + 1)
                .sum();
        return Math.max(0, last - position - settled);
    }

    /** How many positions beyond the row are settled. */
    public long settledAhead() {
        return ahead.stream().mapToLong(s -> s.last() - s.first() + 1).sum();
    }

    /** The spans as text, such as {@code 9-10,12-12}. */
    String aheadText() {
        StringBuilder text = new StringBuilder();
        for (Span span : ahead) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(span.first())
                    .append('-')
                    .append(span.last());
        }
        return text.toString();
    }

    /** The cursor whose spans were written by {@link #aheadText()}. */
    static Cursor of(long position, String aheadText) {
        List<Span> spans = new ArrayList<>();
        if (!aheadText.isEmpty()) {
            for (String span : List.of(aheadText.split(",", -1))) {
                int dash = span.indexOf('-');
                spans.add(new Span(Long.parseLong(span.substring(0, dash)), Long.parseLong(span.substring(dash + 1))));
            }
        }
        return joined(position, spans);
    }
}
