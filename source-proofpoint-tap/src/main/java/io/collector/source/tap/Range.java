package io.collector.source.tap;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A stretch of time that is still to be read, of any length. Immutable. As text, {@code new FROM/TO} or {@code
 * backfill FROM/TO}.
 *
 * @param kind why
 * @param from inclusive
 * @param to after {@code from}
 */
record Range(Kind kind, Instant from, Instant to) {
    /** Why a stretch is to be read. */
    enum Kind {
        /** It was not read when it was its turn: before the first run, or during an outage. */
        NEW,
        /** Somebody asked for it. */
        BACKFILL
    }

    /** In the order they are read: by kind, the oldest first. */
    static final Comparator<Range> ORDER = Comparator.comparing(Range::kind).thenComparing(Range::from);

    /** Reads the text form of several. */
    static List<Range> parse(String text) {
        try {
            return Arrays.stream(text.split(", ", -1))
                    .filter(word -> !word.isBlank())
                    .map(Range::one)
                    .toList();
        } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a list of ranges: " + text, e);
        }
    }

    /** The text form of several. */
    static String text(List<Range> ranges) {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }

    private static Range one(String text) {
        String[] words = text.split("[ /]", -1);
        Range range = new Range(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), Instant.parse(words[1]), Instant.parse(words[2]));
        if (!range.from.isBefore(range.to)) {
            throw new IllegalArgumentException("from must be before to");
        }
        return range;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + from + "/" + to;
    }
}
