package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Spends one pool's requests over the day. Pure and immutable.
 *
 * <p>There is a pace at which live polls can go on day after day: the poll interval, or as near to it as leaves a share
 * for the past. Whatever else is asked, and live polls that come faster than this, must leave as many requests as live
 * polls at this pace need, at each moment of the 24 hours to come.
 *
 * @param usable the most requests in {@link RequestLog#PERIOD}
 * @param interval between two live polls, if the budget allows it
 */
record Governor(int usable, Duration interval) {
    /**
     * What is left to the past in a day, however often live polls are wanted: enough for all the seven days that TAP keeps,
     * by the hour, with a few that fail. Sweeps at four ages take less.
     */
    private static final int PAST = 7 * 24 + 7;

    /** The log forgets in stretches, so up to this much later than TAP does. */
    private static final Duration FORGOTTEN = RequestLog.PERIOD.plusMinutes(5);

    /** Between two live polls, at the pace that can be kept up for ever. */
    Duration pace() {
        int share = Math.max(1, usable - Math.min(PAST, usable / 5));
        Duration even = Duration.ofMillis(-Math.floorDiv(-FORGOTTEN.toMillis(), share));
        return even.compareTo(interval) > 0 ? even : interval;
    }

    /** Until when no request may be made; empty if one may. */
    Optional<Instant> usedUpUntil(RequestLog log, Instant now) {
        int used = log.used(now);
        if (used < usable) {
            return Optional.empty();
        }
        for (Map.Entry<Instant, Integer> back : log.forgotten(now).entrySet()) {
            used -= back.getValue();
            if (used < usable) {
                return Optional.of(back.getKey());
            }
        }
        return Optional.empty();
    }

    /**
     * When the next live poll is due.
     *
     * @param polled when the last one was made; in the future if a clock was set back since
     * @param others whether anything else waits for its turn, which is then not to be starved by polls faster than the
     *     pace
     */
    Instant due(RequestLog log, Instant polled, Instant now, boolean others) {
        if (polled.isAfter(now)) {
            return now;
        }
        Duration pace = pace();
        Instant wanted = polled.plus(interval);
        Instant asked = Times.later(wanted, now);
        int left = others ? Math.max(1, usable / 20) : 0;
        if (keepsPace(log, asked, asked.plus(pace), pace.equals(interval) ? 0 : left)) {
            return wanted;
        }
        Instant steadily = polled.plus(pace);
        if (steadily.isAfter(asked) || keepsPace(log, asked, asked.plus(pace), 0)) {
            return steadily;
        }
        // Requests were spent as if there were no tomorrow, by an older version or with another budget: what is left
        // and what comes back is spread.
        return Times.later(steadily, polled.plus(steady(log, now)));
    }

    /**
     * When a live poll may be made again that failed: at once, unless live polls would have to pay for it later.
     *
     * @param failed when it was made; in the future if a clock was set back since
     */
    Instant again(RequestLog log, Instant failed, Instant now) {
        if (failed.isAfter(now) || keepsPace(log, now, now.plus(pace()), 0)) {
            return now;
        }
        return Times.later(failed.plus(pace()), failed.plus(steady(log, now)));
    }

    /**
     * Whether a request may be made now that is no live poll.
     *
     * @param left how many it must leave besides those of live polls
     */
    boolean isSpare(RequestLog log, Instant nextLive, Instant now, int left) {
        return keepsPace(log, now, Times.later(nextLive, now), left);
    }

    /** Whether, with one request made now, live polls can go on at the pace from {@code next}, and some are left over. */
    private boolean keepsPace(RequestLog log, Instant now, Instant next, int left) {
        long pace = pace().toMillis();
        int free = usable - log.used(now) - 1;
        if (free < 0) {
            return false;
        }
        for (Map.Entry<Instant, Integer> back : log.forgotten(now).entrySet()) {
            if (free - left < polls(next, back.getKey(), pace)) {
                return false;
            }
            free += back.getValue();
        }
        return free >= polls(next, now.plus(FORGOTTEN), pace);
    }

    /** How many polls there are before a time. */
    private static long polls(Instant first, Instant before, long pace) {
        long millis = Duration.between(first, before).toMillis();
        return millis <= 0 ? 0 : -Math.floorDiv(-millis, pace);
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
        return Duration.ofMillis((long) Math.ceil(seconds * 1000));
    }
}
