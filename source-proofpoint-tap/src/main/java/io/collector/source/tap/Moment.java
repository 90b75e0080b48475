package io.collector.source.tap;

import static io.collector.source.tap.Times.earlier;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What {@link Planner} goes by besides the checkpoint. Immutable.
 *
 * @param now by TAP's clock
 * @param limits what TAP accepts
 * @param inVain when a live poll was made that failed; {@link Instant#MIN} since one was answered
 * @param clicksNotBefore the live poll of permitted clicks is left alone until then
 * @param clicksFirst whether it is its turn before the live poll, which has just failed
 * @param pastNotBefore the past is left alone until then
 */
record Moment(
        Instant now,
        Limits limits,
        Instant inVain,
        Instant clicksNotBefore,
        boolean clicksFirst,
        Instant pastNotBefore) {
    static Moment of(Instant now, Limits limits) {
        return new Moment(now, limits, Instant.MIN, Instant.MIN, false, Instant.MIN);
    }

    /** The latest that a window may end. */
    Instant end() {
        return now.minus(limits.lag()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The earliest that a window may begin. */
    Instant oldest() {
        Instant kept = now.minus(Planner.RETENTION)
                .plus(limits.margin())
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
        return earlier(kept, end().minus(limits.shortest()));
    }
}
