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
 * backfill FROM/TO}; after it, if TAP had no answer for it, {@code tried TIMES until TIME said WORD}.
 *
 * @param kind why
 * @param from inclusive
 * @param to after {@code from}
 * @param trouble how often it was asked for in vain
 */
record Range(Kind kind, Instant from, Instant to, Trouble trouble) {
    /** Why a stretch is to be read. */
    enum Kind {
        /** It was not read when it was its turn: before the first run, or during an outage. */
        NEW,
        /** Once more: somebody asked for it, or TAP had no answer for it when it had come to an {@link Age}. */
        BACKFILL
    }

    /** In the order they are read: by kind, the oldest first. */
    static final Comparator<Range> ORDER = Comparator.comparing(Range::kind).thenComparing(Range::from);

    /** How many words the text of one in trouble has. */
    private static final int TROUBLED = 9;

    Range(Kind kind, Instant from, Instant to) {
        this(kind, from, to, Trouble.NONE);
    }

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

    /** Whether TAP had no answer for it, so that it is set aside. */
    boolean isTried() {
        return trouble.tries() > 0;
    }

    /** The same stretch of time or a part of it, for the same reason. */
    Range part(Instant begin, Instant end) {
        return new Range(kind, begin, end, trouble);
    }

    boolean holds(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    boolean touches(Range other) {
        return !other.from.isAfter(to) && !other.to.isBefore(from);
    }

    private static Range one(String text) {
        String[] words = text.split("[ /]", -1);
        Trouble trouble = words.length >= TROUBLED
                ? new Trouble(Integer.parseInt(words[4]), Instant.parse(words[6]), words[8])
                : Trouble.NONE;
        Range range = new Range(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Instant.parse(words[1]),
                Instant.parse(words[2]),
                trouble);
        if (!range.from.isBefore(range.to)) {
            throw new IllegalArgumentException("from must be before to");
        }
        return range;
    }

    @Override
    public String toString() {
        String stretch = kind.name().toLowerCase(Locale.ROOT) + " " + from + "/" + to;
        return isTried()
                ? stretch + " tried " + trouble.tries() + " until " + trouble.until() + " said " + trouble.said()
                : stretch;
    }
}
