package io.collector.source.tap;

import java.time.Instant;

/**
 * A stretch that was to be read and no longer can be. Immutable.
 *
 * @param from inclusive
 * @param to after {@code from}
 * @param trouble what TAP answered when it was asked for it
 * @param read whether it was read when it was new, so that at most what TAP showed late is missing: no gap then
 */
record Hole(Instant from, Instant to, Trouble trouble, boolean read) {
    Hole(Instant from, Instant to, Trouble trouble) {
        this(from, to, trouble, false);
    }

    /** For a person. */
    String reason() {
        return trouble.tries() == 0
                ? "it had not been read when TAP stopped keeping it, after 7 days"
                : "TAP had no answer for it (" + trouble.said() + ") when asked " + trouble.tries()
                        + " times, and stopped keeping it after 7 days";
    }

    /** Whether the other goes on where this one ends, for the same reason. */
    boolean goesOnIn(Hole other) {
        return !other.from.isAfter(to) && other.read == read && (other.trouble.tries() == 0) == (trouble.tries() == 0);
    }

    /** This and one that it goes on in. */
    Hole with(Hole other) {
        return new Hole(
                from,
                Times.later(to, other.to),
                other.trouble.tries() > trouble.tries() ? other.trouble : trouble,
                read);
    }
}
