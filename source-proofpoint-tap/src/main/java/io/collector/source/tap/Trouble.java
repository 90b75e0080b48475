package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;

/**
 * How often TAP had no answer for a stretch of the past, and until when the stretch is left alone. Immutable.
 *
 * @param tries how often; 0 for a stretch that is not in trouble
 * @param until when it is asked for again
 * @param said what came instead of an answer, in one word: a status, or {@code broken}
 */
record Trouble(int tries, Instant until, String said) {
    static final Trouble NONE = new Trouble(0, Instant.MIN, "");

    /** No stretch is left alone for longer: TAP keeps it for 7 days only. */
    static final Duration LONGEST_REST = Duration.ofHours(12);

    /** Whatever else there is to ask for, a stretch waits no longer than this for its turn. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final Duration FIRST_REST = Duration.ofMinutes(2);

    private static final int FEW = 4;

    /** Afterwards the longest rest is reached anyway. */
    private static final int DOUBLINGS = 10;

    /**
     * After another try in vain: the next comes twice as late as this one did, but in half the time that is left.
     *
     * @param others how many other stretches are in trouble: together they are to be asked for no more often than a few
     * @param lost when TAP stops keeping the stretch
     */
    Trouble again(Instant at, String instead, int others, Instant lost) {
        Duration rest = FIRST_REST.multipliedBy((1L << Math.min(tries, DOUBLINGS)) * Math.max(1, others / FEW));
        Instant next = at.plus(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
        Instant soon = at.plusSeconds(
                Math.max(FIRST_REST.toSeconds(), Duration.between(at, lost).toSeconds() / 2));
        return new Trouble(tries + 1, Times.earlier(next, soon), instead);
    }

    /** Whether the stretch has waited too long to be asked for again. */
    boolean isOverdue(Instant now) {
        return tries > 0 && !rests(now) && until.isBefore(now.minus(PATIENCE));
    }

    /** Whether to leave the stretch alone. A time further off than the longest rest comes from a clock since set back. */
    boolean rests(Instant now) {
        return until.isAfter(now) && !until.isAfter(now.plus(LONGEST_REST));
    }
}
