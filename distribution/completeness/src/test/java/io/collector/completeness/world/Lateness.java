package io.collector.completeness.world;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long TAP takes to show an event, as measured on one tenant's rows by list: between the latest time in the event
 * and its arrival lay the minutes below, of which up to five are the poll's. Stateless.
 *
 * <pre>
 *  clicks blocked      10.2 .. 15.3                      messages blocked    33.5 .. 39.6, one in ten 11.5
 *  clicks permitted     7.4 .. 17.1                      messages delivered   8.8 .. 14.0, one in ten 36.2
 * </pre>
 *
 * <p>One in a hundred is drawn from a tail instead, from 40 minutes to 6 hours.
 */
final class Lateness {
    static final Duration LONGEST = Duration.ofHours(6);
    private static final double TAIL_FROM_MINUTES = 40;
    private static final double POLL_MINUTES = 5;

    private Lateness() {}

    /** One delay, tail included. */
    static Duration draw(Feed feed, SplittableRandom lot) {
        return lot.nextInt(100) == 0 ? tail(lot) : usual(feed, lot);
    }

    /** One delay without the tail. */
    static Duration usual(Feed feed, SplittableRandom lot) {
        double minutes = switch (feed) {
            case CLICKS_BLOCKED -> between(10.2, 15.3, lot);
            case CLICKS_PERMITTED -> between(7.4, 17.1, lot);
            case MESSAGES_BLOCKED -> lot.nextInt(10) == 0 ? 11.5 : between(33.5, 39.6, lot);
            case MESSAGES_DELIVERED -> lot.nextInt(10) == 0 ? 36.2 : between(8.8, 14.0, lot);
        };
        return minutes(minutes - between(0, POLL_MINUTES, lot));
    }

    /** Short ones are likelier than long ones. */
    private static Duration tail(SplittableRandom lot) {
        double longest = LONGEST.toMinutes();
        return minutes(TAIL_FROM_MINUTES * Math.pow(longest / TAIL_FROM_MINUTES, lot.nextDouble()));
    }

    private static double between(double least, double most, SplittableRandom lot) {
        return least + (most - least) * lot.nextDouble();
    }

    private static Duration minutes(double minutes) {
        return Duration.ofMillis((long) (minutes * 60_000));
    }
}
