package io.collector.completeness.run;

import io.collector.completeness.world.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of the collector's host, which may be wrong. Safe for use by several threads. */
final class SkewedClock extends Clock {
    private final Clock right;
    private final Trouble trouble;

    SkewedClock(Clock right, Trouble trouble) {
        this.right = right;
        this.trouble = trouble;
    }

    @Override
    public Instant instant() {
        Instant now = right.instant();
        return now.plus(trouble.skew(now));
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SkewedClock(right.withZone(zone), trouble);
    }
}
