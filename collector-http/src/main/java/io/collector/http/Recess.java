package io.collector.http;

import io.collector.api.RetryableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The pause that a target asked for, kept by everyone who sends to it: whoever goes on regardless only makes it longer.
 * It also outlives a delivery that ended well in part, of which the runtime learns no time to wait. Safe for use by
 * several threads.
 */
public final class Recess {
    /** A clock that is set back by less is one that runs. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant since = Instant.MIN;
    private Instant until = Instant.MIN;
    private String remedy = "";

    /** No pause yet. */
    public Recess(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of a fault, if it says how long to wait; a shorter time than is left changes nothing. */
    public synchronized void note(RetryableException fault) {
        Instant now = clock.instant();
        Instant asked = fault.retryAfter().map(now::plus).orElse(Instant.MIN);
        if (asked.isAfter(now) && (!isOn(now) || asked.isAfter(until))) {
            since = now.minus(SLACK);
            until = asked;
            remedy = fault.remedy();
        }
    }

    /** What was to be waited from a time that has not come yet began by a clock that was wrong. */
    private boolean isOn(Instant now) {
        return now.isBefore(until) && !now.isBefore(since);
    }

    /**
     * Lets a request pass unless there is a pause.
     *
     * @param attempt what is about to be done, such as "sending 500 events to splunk.example.com"
     * @throws RetryableException if it must not be done yet; nothing was sent
     */
    public synchronized void keep(String attempt) throws RetryableException {
        Instant now = clock.instant();
        if (isOn(now)) {
            throw new RetryableException(
                    attempt + ": not sent, since it was asked to wait until " + until,
                    remedy,
                    Optional.of(Duration.between(now, until)));
        }
    }
}
