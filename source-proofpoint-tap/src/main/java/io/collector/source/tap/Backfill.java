package io.collector.source.tap;

import io.collector.api.RejectedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What of a stretch that somebody asks for can be read. Stateless. */
final class Backfill {
    private Backfill() {}

    /**
     * The part that can be read.
     *
     * @param oldest the oldest that TAP still answers for
     * @throws RejectedException if there is none; says why
     */
    static Window within(Instant from, Instant to, Instant oldest, Instant now) throws RejectedException {
        if (!from.isBefore(to)) {
            throw new RejectedException(
                    "", "a backfill goes from an earlier to a later time, not from " + from + " to " + to);
        }
        if (!from.isBefore(now)) {
            throw new RejectedException(
                    "",
                    "TAP cannot be asked for " + from + " to " + to + ": that is still to come, it is " + now + " now");
        }
        if (!to.isAfter(oldest)) {
            throw new RejectedException(
                    "",
                    "TAP no longer keeps " + from + " to " + to + ": it answers for the last 7 days, which begin at "
                            + oldest);
        }
        Instant begin = Times.later(from, oldest).truncatedTo(ChronoUnit.SECONDS);
        Instant end = ceiling(Times.earlier(to, now));
        return new Window(begin, end);
    }

    /** Up to the next whole second, so that nothing of the stretch is left out. */
    private static Instant ceiling(Instant time) {
        Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
        return whole.equals(time) ? time : whole.plusSeconds(1);
    }
}
