package io.collector.source.tap;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The requests of the last 24 hours in one pool, counted in stretches of five minutes. Immutable.
 *
 * <p>A stretch is forgotten 24 hours after its end, so the log never counts fewer than TAP does. As text, which is what
 * a checkpoint holds: the first stretch and the count of each from there, such as {@code 2026-01-31T12:05:00Z 5 5 0 4};
 * after a day or more without any, it begins anew after a semicolon.
 */
final class RequestLog {
    /** TAP's period. */
    static final Duration PERIOD = Duration.ofHours(24);

    static final RequestLog EMPTY = new RequestLog(new TreeMap<>());

    private static final long STRETCH = 300;

    /** In stretches. */
    private static final long DAY = PERIOD.toSeconds() / STRETCH;

    /** Kept for so long, in stretches, though it counts no more: a clock that leapt ahead may be put right. */
    private static final long KEPT = 4 * DAY;

    /** Two of them, in stretches: the budget is short by no more than that for a clock that was ahead. */
    private static final long HOURS = DAY / 12;

    /** In stretches with requests: those of ten days without a break. */
    private static final int MOST = (int) (10 * DAY);

    /** Count by number of the stretch since the epoch. */
    private final NavigableMap<Long, Integer> counts;

    private RequestLog(NavigableMap<Long, Integer> counts) {
        this.counts = counts;
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static RequestLog parse(String text) {
        if (text.isBlank()) {
            return EMPTY;
        }
        NavigableMap<Long, Integer> counts = new TreeMap<>();
        try {
            for (String part : text.split(";", -1)) {
                String[] words = part.strip().split(" ", -1);
                long stretch = stretch(Instant.parse(words[0]));
                for (int i = 1; i < words.length; i++, stretch++) {
                    int count = Integer.parseInt(words[i]);
                    if (count > 0) {
                        counts.merge(stretch, count, Integer::sum);
                    }
                }
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("not a log of requests: " + text, e);
        }
        return new RequestLog(counts);
    }

    /**
     * The same with one more request that TAP has answered, and without what is long forgotten. A clock that is wrong may
     * be put right by the very next answer, so what was noted by another one stays as it is, unless the two are days apart;
     * and a request is noted no earlier than the one before, unless the two are hours apart.
     *
     * @param now by TAP's clock
     */
    RequestLog with(Instant now) {
        long current = stretch(now);
        NavigableMap<Long, Integer> next = new TreeMap<>();
        counts.forEach((stretch, count) -> {
            if (stretch - current > 2 * DAY) {
                next.merge(current, count, Integer::sum);
            } else if (current - stretch <= KEPT) {
                next.merge(stretch, count, Integer::sum);
            }
        });
        long last = next.isEmpty() ? current : next.lastKey();
        next.merge(last > current && last - current <= HOURS ? last : current, 1, Integer::sum);
        return new RequestLog(next);
    }

    /** The same with one more request, at a time that TAP has not confirmed: nothing is forgotten for it. */
    RequestLog withUnsure(Instant now) {
        NavigableMap<Long, Integer> next = new TreeMap<>(counts);
        next.merge(stretch(now), 1, Integer::sum);
        while (next.size() > MOST) {
            next.pollFirstEntry();
        }
        return new RequestLog(next);
    }

    /** How many requests count at this time. */
    int used(Instant now) {
        return known(now).values().stream().mapToInt(Integer::intValue).sum();
    }

    /** When the next of them will be forgotten; empty if there are none. */
    Optional<Instant> nextForgotten(Instant now) {
        NavigableMap<Long, Integer> known = known(now);
        return known.isEmpty() ? Optional.empty() : Optional.of(forgotten(known.firstKey()));
    }

    /** When they will be forgotten, and how many at each time. */
    NavigableMap<Instant, Integer> forgotten(Instant now) {
        NavigableMap<Instant, Integer> times = new TreeMap<>();
        known(now).forEach((stretch, count) -> times.put(forgotten(stretch), count));
        return times;
    }

    /**
     * What still counts. A request in the future was noted by a clock that has been set back since: it counts as made
     * now, so that it does not go uncounted.
     */
    private NavigableMap<Long, Integer> known(Instant now) {
        long current = stretch(now);
        NavigableMap<Long, Integer> known = new TreeMap<>();
        for (Map.Entry<Long, Integer> e : counts.entrySet()) {
            if (forgotten(e.getKey()).isAfter(now)) {
                known.merge(Math.min(e.getKey(), current), e.getValue(), Integer::sum);
            }
        }
        return known;
    }

    private static Instant forgotten(long stretch) {
        return Instant.ofEpochSecond((stretch + 1) * STRETCH).plus(PERIOD);
    }

    private static long stretch(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STRETCH);
    }

    /** The text form. */
    @Override
    public String toString() {
        if (counts.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(begin(counts.firstKey()));
        long next = counts.firstKey();
        for (Map.Entry<Long, Integer> e : counts.entrySet()) {
            if (e.getKey() - next >= DAY) {
                text.append("; ").append(begin(e.getKey()));
                next = e.getKey();
            }
            text.append(" 0".repeat((int) (e.getKey() - next))).append(' ').append(e.getValue());
            next = e.getKey() + 1;
        }
        return text.toString();
    }

    private static String begin(long stretch) {
        return Instant.ofEpochSecond(stretch * STRETCH).toString();
    }
}
