package io.collector.sink.sentinel;

import io.collector.api.RetryableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One pause for the whole rule. Azure counts requests by rule, so when one stream is told to wait, the others must
 * wait too: whoever goes on regardless only makes it longer. Safe for use by several threads.
 */
final class Throttle {
    /** If Azure does not say how long. */
    private static final Duration UNSAID = Duration.ofSeconds(5);

    private final Clock clock;
    private final AtomicReference<Instant> opens = new AtomicReference<>(Instant.MIN);

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /** Lets a request pass unless there is a pause. */
    void pass(String attempt) throws RetryableException {
        Instant at = opens.get();
        Instant now = clock.instant();
        if (now.isBefore(at)) {
            throw waiting(attempt + ": not sent, since Azure asked to wait until " + at, Duration.between(now, at));
        }
    }

    /** Azure asked for a pause. */
    RetryableException pause(String message, Optional<Duration> wait) {
        Duration pause = wait.orElse(UNSAID);
        Instant at = clock.instant().plus(pause);
        opens.accumulateAndGet(at, (a, b) -> a.isAfter(b) ? a : b);
        return waiting(message, pause);
    }

    private static RetryableException waiting(String message, Duration wait) {
        return new RetryableException(
                message,
                "nothing, it goes on by itself; if it lasts, raise batch.max-bytes or spread the load over more rules",
                Optional.of(wait));
    }
}
