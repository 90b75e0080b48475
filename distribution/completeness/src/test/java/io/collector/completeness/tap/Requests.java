package io.collector.completeness.tap;

import io.collector.completeness.world.Feed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The requests that came to one pool, and how many of them in any 24 hours. For one thread at a time. */
public final class Requests {
    private final List<Instant> times = new ArrayList<>();
    /** The first that still counts. */
    private int first;

    private int mostInPeriod;
    private int refused;

    /** Notes one; the number of those that count at this moment, itself included. */
    int came(Instant now) {
        forget(now);
        times.add(now);
        int counting = times.size() - first;
        mostInPeriod = Math.max(mostInPeriod, counting);
        return counting;
    }

    /** Whether so many count at this moment. */
    boolean areUsedUp(int granted, Instant now) {
        forget(now);
        return times.size() - first >= granted;
    }

    void refused() {
        refused++;
    }

    private void forget(Instant now) {
        while (first < times.size() && !times.get(first).plus(Feed.PERIOD).isAfter(now)) {
            first++;
        }
    }

    /** All of them. */
    public int total() {
        return times.size();
    }

    /** How many were answered by 429 because the pool was used up. */
    public int refusals() {
        return refused;
    }

    /** The most in any 24 hours. */
    public int mostInADay() {
        return mostInPeriod;
    }

    /** How many there were in each day since a time. */
    public List<Integer> byDay(Instant since, int days) {
        List<Integer> counts = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            Instant from = since.plus(Duration.ofDays(day));
            Instant to = from.plus(Duration.ofDays(1));
            counts.add((int) times.stream()
                    .filter(t -> !t.isBefore(from) && t.isBefore(to))
                    .count());
        }
        return counts;
    }
}
