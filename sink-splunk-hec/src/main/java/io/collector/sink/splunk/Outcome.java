package io.collector.sink.splunk;

import java.util.OptionalInt;

/**
 * What an answer to a request with events means for them. Splunk reads a request as a stream: when it refuses an event,
 * those before it are in already, and those after it are not.
 *
 * @param kind which case it is
 * @param taken how many events from the first on are in
 */
record Outcome(Kind kind, int taken) {
    /** The cases. */
    enum Kind {
        /** All are in. */
        ALL,
        /** The one after those taken is refused, the others were not read. */
        REFUSED,
        /** One is refused, but it is not known which; those before it are in. */
        REFUSED_SOMEWHERE,
        /** Nothing wrong with an event: those after the ones taken are to be sent again. */
        STOPPED
    }

    /**
     * Reads an answer.
     *
     * @param count how many events were sent
     * @param resumeWhenBusy whether the event number of code 9 is believed
     */
    static Outcome of(HecAnswer said, int count, boolean resumeWhenBusy) {
        int code = said.code().orElse(0);
        return switch (code) {
            case 0, 24, 25 -> said.successful() ? new Outcome(Kind.ALL, count) : new Outcome(Kind.STOPPED, 0);
            case 6, 12, 13, 15 -> refused(said.invalidEvent(), count);
            // Names the event after the bad one, unlike the others.
            case 7 -> stopped(said.invalidEvent().orElse(1) - 1, count);
            case 9 -> stopped(resumeWhenBusy ? said.invalidEvent().orElse(0) : 0, count);
            default -> new Outcome(Kind.STOPPED, 0);
        };
    }

    private static Outcome refused(OptionalInt invalidEvent, int count) {
        if (count == 1) {
            return new Outcome(Kind.REFUSED, 0);
        }
        int k = invalidEvent.orElse(-1);
        return k >= 0 && k < count ? new Outcome(Kind.REFUSED, k) : new Outcome(Kind.REFUSED_SOMEWHERE, 0);
    }

    /** A number that cannot be is not believed. */
    private static Outcome stopped(int taken, int count) {
        return new Outcome(Kind.STOPPED, taken >= 0 && taken < count ? taken : 0);
    }
}
