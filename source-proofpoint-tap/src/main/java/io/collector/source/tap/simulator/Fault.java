package io.collector.source.tap.simulator;

import java.time.Duration;

/**
 * Something that goes wrong with the next requests. Immutable.
 *
 * @param kind what
 * @param status the status of a {@link Kind#STATUS}
 * @param text its body
 * @param delay how long a {@link Kind#SLOW} answer takes
 * @param times how many requests it befalls
 */
public record Fault(Kind kind, int status, String text, Duration delay, int times) {
    /** What goes wrong. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** An answer with a status and a text instead of events. */
        STATUS,
        /** The connection is closed before any answer. */
        RESET,
        /** The connection is closed in the middle of the body. */
        CUT,
        /** The body ends in the middle, as if that were all. */
        GARBLED,
        /** The answer comes, but not at once. */
        SLOW,
        /** Status 200 without a body. */
        EMPTY,
        /** The right answer, as {@code text/plain}. */
        PLAIN,
        /** The window is served only up to a minute before its end. */
        SERVED_EARLIER
    }

    /** All is well. */
    static final Fault NONE = of(Kind.NONE, 1);

    /** A fault without further ado. */
    public static Fault of(Kind kind, int times) {
        return new Fault(kind, 0, "", Duration.ZERO, times);
    }

    /** An answer with a status. */
    public static Fault status(int status, String text, int times) {
        return new Fault(Kind.STATUS, status, text, Duration.ZERO, times);
    }

    /** An answer that takes its time. */
    public static Fault slow(Duration delay, int times) {
        return new Fault(Kind.SLOW, 0, "", delay, times);
    }

    Fault once() {
        return new Fault(kind, status, text, delay, times - 1);
    }
}
