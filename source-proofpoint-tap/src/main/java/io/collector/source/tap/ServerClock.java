package io.collector.source.tap;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TAP's clock: this machine's, corrected by the {@code Date} of the answers when the two are apart. Windows and limits
 * are TAP's to judge, so its time is the one to plan by. One thread learns, any may ask for the time.
 */
final class ServerClock {
    private static final Logger log = LoggerFactory.getLogger(ServerClock.class);

    /** Less may be the network's delay and the header's whole seconds. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final String source;
    private final Clock local;
    private volatile Duration offset = Duration.ZERO;
    private int corrections;

    ServerClock(String source, Clock local) {
        this.source = source;
        this.local = local;
    }

    /** How often the correction has changed. */
    int corrections() {
        return corrections;
    }

    Instant now() {
        return local.instant().plus(offset);
    }

    /** This machine's own time, for {@link #learn}. */
    Instant local() {
        return local.instant();
    }

    /**
     * Learns from an answer that has just come. It was dated at some time since the request was made: an answer that took
     * long says nothing of the clocks if its time lies in between.
     *
     * @param date the header's value; one that cannot be read is ignored
     * @param asked by {@link #local}, just before the request
     */
    void learn(String date, Instant asked) {
        Duration measured;
        try {
            Instant server = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Instant answered = local.instant();
            Instant nearest = Times.later(asked, server).isAfter(answered) ? answered : Times.later(asked, server);
            measured = Duration.between(nearest, server);
        } catch (DateTimeException e) {
            return;
        }
        Duration next = measured.abs().compareTo(TOLERANCE) > 0 ? measured : Duration.ZERO;
        Duration before = offset;
        if (next.minus(before).abs().compareTo(TOLERANCE) <= 0 && next.isZero() == before.isZero()) {
            return;
        }
        offset = next;
        corrections++;
        if (next.isZero()) {
            log.info("{}: this machine's clock agrees with TAP's again", source);
        } else {
            log.warn(
                    "{}: this machine's clock is {} s {} TAP's; going by TAP's. Check the time synchronisation (NTP)",
                    source,
                    next.abs().toSeconds(),
                    next.isNegative() ? "ahead of" : "behind");
        }
    }
}
