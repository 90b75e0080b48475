package io.collector.completeness.world;

import java.time.Duration;
import java.time.Instant;

/**
 * What a world is drawn from. Immutable; the same plot always gives the same world.
 *
 * @param seed of everything that is drawn by lot
 * @param start when the first event happens
 * @param span over how long they happen
 * @param events how many, at least
 * @param filing what TAP's interval is about
 * @param latePercent with {@link Filing#INDEXED}, how many of 100 events show up later than the time they are filed
 *     under
 * @param changedPercent how many of 100 come back with another verdict
 * @param repeatedPercent how many of 100 come back as they were
 */
public record Plot(
        long seed,
        Instant start,
        Duration span,
        int events,
        Filing filing,
        int latePercent,
        int changedPercent,
        int repeatedPercent) {
    /** A Monday. */
    public static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

    /** Of a day at one tenant, 635 of 732 events were got by polling in tight windows. */
    private static final int LATE = 13;

    /** A usual world. */
    public static Plot of(int events, Duration span, Filing filing) {
        return new Plot(20260302, MONDAY, span, events, filing, LATE, 6, 2);
    }

    /** The same with another seed. */
    public Plot withSeed(long value) {
        return new Plot(value, start, span, events, filing, latePercent, changedPercent, repeatedPercent);
    }

    public Instant end() {
        return start.plus(span);
    }
}
