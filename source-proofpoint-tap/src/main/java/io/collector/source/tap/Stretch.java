package io.collector.source.tap;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stretch of time that was read, and when. Immutable. As text, {@code FROM/TO@AT}.
 *
 * @param from inclusive
 * @param to after {@code from}
 * @param at when it was read; the earliest of several
 */
record Stretch(Instant from, Instant to, Instant at) {
    /** Up to which time it was at least that old when it was read. */
    Instant oldEnough(Age age) {
        return Times.earlier(to, at.minus(age.duration()));
    }

    /** Reads the text form of several. */
    static List<Stretch> parse(String text) {
        try {
            return Arrays.stream(text.split(", ", -1))
                    .filter(word -> !word.isBlank())
                    .map(word -> word.split("[/@]", -1))
                    .map(w -> new Stretch(Instant.parse(w[0]), Instant.parse(w[1]), Instant.parse(w[2])))
                    .toList();
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a list of stretches that were read: " + text, e);
        }
    }

    /** The text form of several. */
    static String text(List<Stretch> stretches) {
        return stretches.stream().map(Stretch::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return from + "/" + to + "@" + at;
    }
}
