package io.collector.source.tap;

import io.collector.api.RequestPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one pool: whether one may be made, how soon the next, and what to show of it. The counts are in the
 * {@link TapState}; this keeps only the latest for {@link #show}, which any thread may call.
 */
final class Budget {
    private final Pool pool;
    private final int usable;
    private final Pace pace;
    private volatile TapState latest = new TapState(Progress.NONE, Map.of(), Map.of(), Map.of());
    private volatile Instant pausedUntil = Instant.MIN;

    Budget(Pool pool, TapConfig config) {
        this.pool = pool;
        this.usable = config.requestBudget().usable();
        this.pace = new Pace(usable, config.pollInterval());
    }

    /** How long to wait before a request may be made at all; empty if it may. */
    Optional<Duration> wait(TapState state, Instant now) {
        return waitsUntil(state, now).map(until -> Duration.between(now, until));
    }

    /** Why {@link #wait} says so. */
    String reason(TapState state, Instant now) {
        return state.restsUntil(pool, now).isPresent()
                ? "TAP said that its requests are used up (429); the pool rests"
                : "the budget of " + usable + " requests in 24 hours is used up";
    }

    TapState count(TapState state, Instant now) {
        TapState counted = state.requested(pool, now);
        know(counted);
        return counted;
    }

    TapState rest(TapState state, Instant until) {
        return state.resting(pool, until);
    }

    /** How long to wait after a request that went well. */
    Duration pause(TapState state, Instant now, boolean behind) {
        know(state);
        Duration pause = pace.pause(state.log(pool), now, behind);
        pausedUntil = pause.compareTo(pace.interval()) > 0 ? now.plus(pause) : Instant.MIN;
        return pause;
    }

    void know(TapState state) {
        latest = state;
    }

    /** For the status page. */
    RequestPool show(Instant now) {
        TapState state = latest;
        int used = state.log(pool).used(now);
        Optional<Instant> waits = waitsUntil(state, now);
        if (waits.isPresent()) {
            return new RequestPool(pool.label(), used, usable, waits, reason(state, now));
        }
        Instant paused = pausedUntil;
        return paused.isAfter(now)
                ? new RequestPool(
                        pool.label(),
                        used,
                        usable,
                        Optional.of(paused),
                        "the requests left are spread over the day, so that polling does not stop")
                : new RequestPool(pool.label(), used, usable, Optional.empty(), "");
    }

    private Optional<Instant> waitsUntil(TapState state, Instant now) {
        Optional<Instant> rest = state.restsUntil(pool, now);
        if (rest.isPresent()) {
            return rest;
        }
        RequestLog log = state.log(pool);
        return log.used(now) < usable ? Optional.empty() : log.nextForgotten(now);
    }
}
