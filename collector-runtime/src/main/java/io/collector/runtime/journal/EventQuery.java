package io.collector.runtime.journal;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which events to read from the journals.
 *
 * @param table the full name or the short form; empty for all
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param by which time that is, and by which the answer is sorted, oldest first
 * @param limit only the newest so many
 * @param contains only those with this text in their JSON, the case of a to z aside, or with this identity
 */
public record EventQuery(
        Optional<String> table,
        Optional<Instant> from,
        Optional<Instant> to,
        By by,
        OptionalInt limit,
        Optional<String> contains) {
    /** A time of an event. */
    public enum By {
        /** When it happened. */
        EVENT,
        /** When it was collected. */
        COLLECTED
    }

    /** Everything. */
    public static final EventQuery ALL = new EventQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), By.EVENT, OptionalInt.empty(), Optional.empty());

    /** The same with other bounds. */
    public EventQuery between(Optional<Instant> earliest, Optional<Instant> latest) {
        return new EventQuery(table, earliest, latest, by, limit, contains);
    }

    /** The same by another time. */
    public EventQuery by(By other) {
        return new EventQuery(table, from, to, other, limit, contains);
    }

    /** The same with only the newest so many. */
    public EventQuery newest(int count) {
        return new EventQuery(table, from, to, by, OptionalInt.of(count), contains);
    }

    /** The same with only what has this text in it. */
    public EventQuery containing(String text) {
        return new EventQuery(table, from, to, by, limit, Optional.of(text));
    }
}
