package io.collector.source.tap.simulator;

import java.time.Duration;

/**
 * What the simulated tenant sees. Immutable; the same scenario at the same time gives the same facts.
 *
 * @param seed of everything that is drawn by lot
 * @param events how many facts the history holds
 * @param history how far back it goes
 * @param livePerHour how many facts an hour follow after it, for as long as anybody asks
 * @param latePercent how many of 100 facts become visible only some time after the time they are filed under
 * @param maxLateness how long that may be
 * @param updatePercent how many of 100 facts come back later with another verdict
 * @param duringStart how many more facts of the last hour become visible 12 to 20 seconds after the start
 * @param requestsPerDay the size of each pool
 */
public record Scenario(
        long seed,
        int events,
        Duration history,
        int livePerHour,
        int latePercent,
        Duration maxLateness,
        int updatePercent,
        int duringStart,
        int requestsPerDay) {

    /** 2,000 facts in 23 hours, some late, some updated, some showing up just after the start, then 1,200 an hour. */
    public static final Scenario DEMO =
            new Scenario(20240131, 2_000, Duration.ofHours(23), 1_200, 5, Duration.ofMinutes(40), 5, 25, 1_800);

    /** A quiet day without surprises, and nothing after it. */
    public static Scenario quiet(int events) {
        return new Scenario(7, events, Duration.ofHours(24), 0, 0, Duration.ZERO, 0, 0, 1_800);
    }

    /** The same with another seed. */
    public Scenario withSeed(long value) {
        return new Scenario(
                value,
                events,
                history,
                livePerHour,
                latePercent,
                maxLateness,
                updatePercent,
                duringStart,
                requestsPerDay);
    }

    /** The same with another number of facts, spread over another time. */
    public Scenario withHistory(int facts, Duration time) {
        return new Scenario(
                seed, facts, time, livePerHour, latePercent, maxLateness, updatePercent, duringStart, requestsPerDay);
    }

    /** The same with facts going on after the history. */
    public Scenario withLive(int perHour) {
        return new Scenario(
                seed, events, history, perHour, latePercent, maxLateness, updatePercent, duringStart, requestsPerDay);
    }

    /** The same with facts that become visible late. */
    public Scenario withLate(int percent, Duration longest) {
        return new Scenario(
                seed, events, history, livePerHour, percent, longest, updatePercent, duringStart, requestsPerDay);
    }

    /** The same with facts that come back with another verdict. */
    public Scenario withUpdates(int percent) {
        return new Scenario(
                seed, events, history, livePerHour, latePercent, maxLateness, percent, duringStart, requestsPerDay);
    }

    /** The same with other pools. */
    public Scenario withRequestsPerDay(int value) {
        return new Scenario(
                seed, events, history, livePerHour, latePercent, maxLateness, updatePercent, duringStart, value);
    }
}
