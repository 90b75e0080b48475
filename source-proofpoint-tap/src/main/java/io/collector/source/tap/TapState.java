package io.collector.source.tap;

import io.collector.api.Checkpoint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the checkpoint holds, typed. Immutable; keys of a newer version are carried along.
 *
 * <pre>
 *  origin                         a time, see {@link Progress}
 *  span                           a duration, see {@link Progress}
 *  read-up-to, polled             times, see {@link Lane}; with ".clicks-permitted" those of that lane
 *  full-look-back-at, -every      a time and a number, see {@link Lane}
 *  outstanding                    see {@link Range}
 *  swept.AGE, read-ahead          a time, and see {@link Stretch} for the other; see {@link Sweeps}
 *  requests.POOL                  see {@link RequestLog}
 *  rests-until.POOL               a time: after a 429 the pool is left alone until then
 * </pre>
 *
 * @param progress how far reading has come
 * @param requests the log of each pool
 * @param rests until when a pool is left alone
 * @param others what this version does not know
 */
record TapState(
        Progress progress, Map<Pool, RequestLog> requests, Map<Pool, Instant> rests, Map<String, String> others) {
    /** No rest is longer, whatever TAP asks for. */
    static final Duration LONGEST_REST = Duration.ofHours(1);

    /** Before the first poll. */
    static final TapState START = new TapState(Progress.NONE, Map.of(), Map.of(), Map.of());

    private static final String ORIGIN = "origin";
    private static final String READ_UP_TO = "read-up-to";
    private static final String POLLED = "polled";
    private static final String FULL_AT = "full-look-back-at";
    private static final String FULL_EVERY = "full-look-back-every";
    private static final String CLICKS = ".clicks-permitted";
    private static final String OUTSTANDING = "outstanding";
    private static final String SWEPT = "swept.";
    private static final String AHEAD = "read-ahead";

    /** Of versions that went back over an outage before they polled on: where the next window was to begin. */
    private static final String POSITION = "position";

    private static final String SPAN = "span";
    private static final String REQUESTS = "requests.";
    private static final String RESTS = "rests-until.";

    TapState {
        requests = Map.copyOf(requests);
        rests = Map.copyOf(rests);
        others = Map.copyOf(others);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IllegalArgumentException if a known key holds something unreadable; the message says which
     */
    static TapState of(Checkpoint checkpoint) {
        Map<String, String> values = new HashMap<>(checkpoint.values());
        Progress progress = progress(values);
        Map<Pool, RequestLog> requests = new EnumMap<>(Pool.class);
        Map<Pool, Instant> rests = new EnumMap<>(Pool.class);
        for (Pool pool : Pool.values()) {
            String log = values.remove(REQUESTS + pool.label());
            if (log != null) {
                requests.put(pool, RequestLog.parse(log));
            }
            time(values, RESTS + pool.label()).ifPresent(until -> rests.put(pool, until));
        }
        return new TapState(progress, requests, rests, values);
    }

    Checkpoint toCheckpoint() {
        Map<String, String> values = new HashMap<>(others);
        progress.origin().ifPresent(t -> values.put(ORIGIN, t.toString()));
        put(values, progress.live(), "");
        put(values, progress.clicks(), CLICKS);
        if (!progress.outstanding().isEmpty()) {
            values.put(OUTSTANDING, Range.text(progress.outstanding()));
        }
        progress.sweeps().readTo().forEach((age, to) -> values.put(SWEPT + age.label(), to.toString()));
        if (!progress.sweeps().ahead().isEmpty()) {
            values.put(AHEAD, Stretch.text(progress.sweeps().ahead()));
        }
        if (!progress.span().equals(Window.LONGEST)) {
            values.put(SPAN, progress.span().toString());
        }
        requests.forEach((pool, log) -> values.put(REQUESTS + pool.label(), log.toString()));
        rests.forEach((pool, until) -> values.put(RESTS + pool.label(), until.toString()));
        return new Checkpoint(values);
    }

    /**
     * The same with a range to be read once more, after everything else and with requests to spare only.
     *
     * @param from inclusive, on a whole second
     * @param to after {@code from}; what is still to come is read when it has come
     */
    TapState backfilling(Instant from, Instant to) {
        return with(progress.plus(new Range(
                Range.Kind.BACKFILL, from.truncatedTo(ChronoUnit.SECONDS), to.truncatedTo(ChronoUnit.SECONDS))));
    }

    TapState with(Progress next) {
        return new TapState(next, requests, rests, others);
    }

    /** The same with one more request of a pool, made at a time that TAP has not confirmed. */
    TapState requestedUnsure(Pool pool, Instant now) {
        Map<Pool, RequestLog> logs = new HashMap<>(requests);
        logs.put(pool, log(pool).withUnsure(now));
        return new TapState(progress, logs, rests, others);
    }

    /**
     * The same with one more request of a pool.
     *
     * @param now by TAP's clock
     */
    TapState requested(Pool pool, Instant now) {
        Map<Pool, RequestLog> logs = new HashMap<>(requests);
        logs.put(pool, log(pool).with(now));
        Map<Pool, Instant> left = new HashMap<>(rests);
        left.values().removeIf(until -> !until.isAfter(now));
        return new TapState(progress, logs, left, others);
    }

    TapState resting(Pool pool, Instant until) {
        Map<Pool, Instant> more = new HashMap<>(rests);
        more.put(pool, until);
        return new TapState(progress, requests, more, others);
    }

    RequestLog log(Pool pool) {
        return requests.getOrDefault(pool, RequestLog.EMPTY);
    }

    /** Until when the pool is left alone, if that is after now. A time far off comes from a clock since set back. */
    Optional<Instant> restsUntil(Pool pool, Instant now) {
        return Optional.ofNullable(rests.get(pool))
                .filter(until -> until.isAfter(now) && !until.isAfter(now.plus(LONGEST_REST)));
    }

    private static Progress progress(Map<String, String> values) {
        Optional<Instant> origin = time(values, ORIGIN);
        Lane live = lane(values, "");
        List<Range> outstanding = new ArrayList<>(Optional.ofNullable(values.remove(OUTSTANDING))
                .map(Range::parse)
                .orElse(List.of()));
        Optional<Instant> position = time(values, POSITION);
        if (position.isPresent()
                && live.readUpTo().filter(position.get()::isBefore).isPresent()) {
            outstanding.add(
                    new Range(Range.Kind.NEW, position.get(), live.readUpTo().get()));
        }
        Map<Age, Instant> swept = new EnumMap<>(Age.class);
        for (Age age : Age.values()) {
            time(values, SWEPT + age.label()).ifPresent(to -> swept.put(age, to));
        }
        List<Stretch> ahead =
                Optional.ofNullable(values.remove(AHEAD)).map(Stretch::parse).orElse(List.of());
        return new Progress(
                origin, span(values.remove(SPAN)), live, lane(values, CLICKS), outstanding, new Sweeps(swept, ahead));
    }

    private static Lane lane(Map<String, String> values, String suffix) {
        Optional<String> every = Optional.ofNullable(values.remove(FULL_EVERY + suffix));
        try {
            return new Lane(
                    time(values, READ_UP_TO + suffix),
                    time(values, POLLED + suffix),
                    time(values, FULL_AT + suffix),
                    every.map(Integer::parseInt).orElse(1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(FULL_EVERY + suffix + " is not a number: " + every.orElse(""), e);
        }
    }

    private static void put(Map<String, String> values, Lane lane, String suffix) {
        lane.readUpTo().ifPresent(t -> values.put(READ_UP_TO + suffix, t.toString()));
        lane.polled().ifPresent(t -> values.put(POLLED + suffix, t.toString()));
        if (lane.every() > 1) {
            lane.full().ifPresent(t -> values.put(FULL_AT + suffix, t.toString()));
            values.put(FULL_EVERY + suffix, Integer.toString(lane.every()));
        }
    }

    private static Optional<Instant> time(Map<String, String> values, String key) {
        String text = values.remove(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(key + " is not a time: " + text, e);
        }
    }

    private static Duration span(@Nullable String text) {
        if (text == null) {
            return Window.LONGEST;
        }
        try {
            Duration span = Duration.parse(text);
            if (span.compareTo(Window.SHORTEST) < 0 || span.compareTo(Window.LONGEST) > 0) {
                return Window.LONGEST;
            }
            return span;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(SPAN + " is not a duration: " + text, e);
        }
    }
}
