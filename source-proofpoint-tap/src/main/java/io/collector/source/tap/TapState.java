package io.collector.source.tap;

import io.collector.api.Checkpoint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the checkpoint holds, typed. Immutable; keys of a newer version are carried along.
 *
 * <pre>
 *  origin, read-up-to, position   times, see {@link Progress}
 *  span                           a duration, see {@link Progress}
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

    private static final String ORIGIN = "origin";
    private static final String READ_UP_TO = "read-up-to";
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
        Progress progress = new Progress(
                time(values, ORIGIN), time(values, READ_UP_TO), time(values, POSITION), span(values.remove(SPAN)));
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
        progress.readUpTo().ifPresent(t -> values.put(READ_UP_TO, t.toString()));
        progress.position().ifPresent(t -> values.put(POSITION, t.toString()));
        if (!progress.span().equals(Window.LONGEST)) {
            values.put(SPAN, progress.span().toString());
        }
        requests.forEach((pool, log) -> values.put(REQUESTS + pool.label(), log.toString()));
        rests.forEach((pool, until) -> values.put(RESTS + pool.label(), until.toString()));
        return new Checkpoint(values);
    }

    TapState with(Progress next) {
        return new TapState(next, requests, rests, others);
    }

    /** The same with one more request of a pool. */
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
