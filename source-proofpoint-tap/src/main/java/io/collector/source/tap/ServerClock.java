package io.collector.source.tap;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TAP's clock: this machine's, corrected by the {@code Date} of the answers when the two are apart. Windows and limits
 * are TAP's to judge, so its time is the one to plan by. A clock that is set back goes on from where it was until TAP
 * tells the time: requests and what was read must not lie in the future. One thread learns, any may ask for the time.
 */
final class ServerClock {
    private static final Logger log = LoggerFactory.getLogger(ServerClock.class);

    /** Less may be the network's delay and the header's whole seconds. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final String source;
    private final Clock local;
    private Duration offset = Duration.ZERO;
    private Instant latest;
    private Duration former = Duration.ZERO;
    private boolean contradicted;
    private int heard;
    private int corrections;

    ServerClock(String source, Clock local) {
        this.source = source;
        this.local = local;
        this.latest = local.instant();
    }

    /** How often TAP has told its time. */
    int heard() {
        return heard;
    }

    /** How often the correction has changed. */
    int corrections() {
        return corrections;
    }

    /** Whether the last correction took back the one before: TAP answers from machines whose clocks differ. */
    boolean isContradicted() {
        return contradicted;
    }

    synchronized Instant now() {
        Instant read = local.instant();
        Duration back = Duration.between(read, latest);
        if (back.compareTo(TOLERANCE) > 0) {
            offset = offset.plus(back);
            log.warn(
                    "{}: this machine's clock was set back by {} s; going on from where it was until TAP tells the time",
                    source,
                    back.toSeconds());
        }
        latest = read;
        return read.plus(offset);
    }

    /** This machine's own time, for {@link #measure}. */
    Instant local() {
        return local.instant();
    }

    /**
     * How far the clock of an answer that has just come is from this machine's. It was dated at some time since the
     * request was made: an answer that took long says nothing of the clocks if its time lies in between.
     *
     * @param date the header's value
     * @param asked by {@link #local}, just before the request
     * @return positive if the other is ahead; empty if the date cannot be read
     */
    Optional<Duration> measure(String date, Instant asked) {
        try {
            Instant server = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Instant answered = local.instant();
            Instant nearest = Times.later(asked, server).isAfter(answered) ? answered : Times.later(asked, server);
            return Optional.of(Duration.between(nearest, server));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Goes by the clock of an answer from now on.
     *
     * @param measured by {@link #measure}, of an answer that is TAP's own: what stands between has a clock of its own
     */
    synchronized void learn(Duration measured) {
        heard++;
        latest = local.instant();
        Duration next = measured.abs().compareTo(TOLERANCE) > 0 ? measured : Duration.ZERO;
        Duration before = offset;
        if (isNear(next, before) && next.isZero() == before.isZero()) {
            return;
        }
        contradicted = isNear(next, former);
        former = before;
        offset = next;
        corrections++;
        if (contradicted) {
            log.debug("{}: back to the clock before, {} s from this machine's", source, next.toSeconds());
        } else if (next.isZero()) {
            log.info("{}: this machine's clock agrees with TAP's again", source);
        } else {
            log.warn(
                    "{}: this machine's clock is {} s {} TAP's; going by TAP's. Check the time synchronisation (NTP)",
                    source,
                    next.abs().toSeconds(),
                    next.isNegative() ? "ahead of" : "behind");
        }
    }

    private static boolean isNear(Duration one, Duration other) {
        return one.minus(other).abs().compareTo(TOLERANCE) <= 0;
    }
}
