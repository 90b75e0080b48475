package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Spends a budget of requests over the day, so that polling slows down rather than stops. Pure and immutable.
 *
 * <p>At any moment there is one steady pace that could be kept up for the next 24 hours with what is left and what
 * comes back as older requests are forgotten. As long as that pace is fit to live with, requests may go faster: at the
 * poll interval while up to date, without a pause while catching up. Otherwise they go at that pace.
 *
 * @param usable the most requests in {@link RequestLog#PERIOD}
 * @param interval between two polls, if the budget allows it
 */
record Pace(int usable, Duration interval) {
    /** How much slower than an even spread over the day is fit to live with, where the interval itself is not. */
    private static final double SLOWER = 1.25;

    /**
     * How long to wait after a request.
     *
     * @param log with that request in it
     * @param behind whether there is more to read right away
     */
    Duration pause(RequestLog log, Instant now, boolean behind) {
        Duration fast = behind ? Duration.ZERO : interval;
        Instant next = now.plus(fast);
        // Judged as if the fast request were made: the last of a few left may otherwise be spent too soon.
        RequestLog spent = log.with(next);
        if (spent.used(next) <= usable && steady(spent, next).compareTo(fitToLiveWith()) <= 0) {
            return fast;
        }
        Duration steady = steady(log, now);
        return steady.compareTo(fast) > 0 ? steady : fast;
    }

    /** The least pause that could be kept up for a day without a stop. */
    private Duration steady(RequestLog log, Instant now) {
        int free = usable - log.used(now);
        double seconds = 0;
        for (Map.Entry<Instant, Integer> back : log.forgotten(now).entrySet()) {
            double until = Duration.between(now, back.getKey()).toMillis() / 1000.0;
            // With nothing left, the first one has to wait until then.
            seconds = Math.max(seconds, until / Math.max(free, 1));
            free += back.getValue();
        }
        seconds = Math.max(seconds, RequestLog.PERIOD.toSeconds() / (double) usable);
        return Duration.ofMillis((long) Math.ceil(seconds * 1000));
    }

    private Duration fitToLiveWith() {
        double even = RequestLog.PERIOD.toMillis() / (double) usable;
        return interval.toMillis() >= even ? interval : Duration.ofMillis((long) (even * SLOWER));
    }
}
