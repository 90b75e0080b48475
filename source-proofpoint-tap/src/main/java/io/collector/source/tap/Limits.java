package io.collector.source.tap;

import java.time.Duration;

/**
 * How near to now, how old and how short a window may be: what TAP documents, and what its refusals have taught since.
 * Immutable; not kept over a restart, since it is learned again from a refusal or two.
 *
 * @param lag how long before now a window must end
 * @param margin how much younger than {@link Planner#RETENTION} a window must be
 * @param shortest the shortest window
 */
record Limits(Duration lag, Duration margin, Duration shortest) {
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final Duration MORE_LAG = Duration.ofSeconds(30);
    private static final Duration MORE_MARGIN = Duration.ofMinutes(15);

    /** As documented, with the lag of the settings. */
    static Limits documented(Duration lag) {
        return new Limits(lag, MARGIN, Window.SHORTEST);
    }

    /** After "still current". */
    Limits earlierEnd() {
        return new Limits(lag.plus(MORE_LAG), margin, shortest);
    }

    /** After "too far into the past". */
    Limits laterStart() {
        return new Limits(lag, margin.plus(MORE_MARGIN), shortest);
    }

    /** After "too short". */
    Limits longer() {
        Duration twice = shortest.multipliedBy(2);
        return new Limits(lag, margin, twice.compareTo(Window.LONGEST) > 0 ? Window.LONGEST : twice);
    }

    Duration atLeastShortest(Duration span) {
        return span.compareTo(shortest) < 0 ? shortest : span;
    }
}
