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
    private final Clock clock;
    private Instant until = Instant.MIN;
    private String remedy = "";

    /** No pause yet. */
    public Recess(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of a fault, if it says how long to wait; a shorter time than is left changes nothing. */
    public synchronized void note(RetryableException fault) {
        Instant asked = fault.retryAfter().map(clock.instant()::plus).orElse(Instant.MIN);
        if (asked.isAfter(until)) {
            until = asked;
            remedy = fault.remedy();
        }
    }

    /**
     * Lets a request pass unless there is a pause.
     *
     * @param attempt what is about to be done, such as "sending 500 events to splunk.example.com"
     * @throws RetryableException if it must not be done yet; nothing was sent
     */
    public synchronized void keep(String attempt) throws RetryableException {
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            throw new RetryableException(
                    attempt + ": not sent, since it was asked to wait until " + until,
                    remedy,
                    Optional.of(Duration.between(now, until)));
        }
    }
}
