package io.collector.source.tap;

import io.collector.api.RequestPool;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The requests of each pool: what to show of them, and why one waits. The counts are in the {@link TapState}; this keeps
 * only the latest for {@link #show}, which any thread may call.
 */
final class Budget {
    private final Planner planner;
    private final Set<Pool> pools;
    private volatile TapState latest = TapState.START;

    Budget(Planner planner) {
        this.planner = planner;
        Set<Pool> used = EnumSet.of(planner.endpoint().pool());
        if (planner.clicks()) {
            used.add(Pool.CLICKS_PERMITTED);
        }
        this.pools = Collections.unmodifiableSet(used);
    }

    /** The pools in use. */
    Set<Pool> pools() {
        return pools;
    }

    /** Until when no request may be made at all; empty if one may. */
    Optional<Instant> waitsUntil(Pool pool, TapState state, Instant now) {
        return state.restsUntil(pool, now).or(() -> planner.governor().usedUpUntil(state.log(pool), now));
    }

    /** Why {@link #waitsUntil} says so. */
    String reason(Pool pool, TapState state, Instant now) {
        return state.restsUntil(pool, now).isPresent()
                ? "TAP said that its requests are used up (429); the pool rests"
                : "the budget of " + planner.governor().usable() + " requests in 24 hours is used up";
    }

    void know(TapState state) {
        latest = state;
    }

    /** How far reading had come at the latest. */
    Progress progress() {
        return latest.progress();
    }

    /** For the status page. */
    List<RequestPool> show(Instant now) {
        TapState state = latest;
        return pools.stream().map(pool -> show(pool, state, now)).toList();
    }

    private RequestPool show(Pool pool, TapState state, Instant now) {
        int used = state.log(pool).used(now);
        int usable = planner.governor().usable();
        Optional<Instant> waits = waitsUntil(pool, state, now);
        if (waits.isPresent()) {
            return new RequestPool(pool.label(), used, usable, waits, reason(pool, state, now));
        }
        Optional<Instant> slowed = planner.slowedUntil(pool, state, now);
        return new RequestPool(
                pool.label(),
                used,
                usable,
                slowed,
                slowed.isPresent() ? "the requests left are spread over the day, so that polling does not stop" : "");
    }
}
