package io.collector.completeness.tap;

import io.collector.completeness.world.Fault;
import io.collector.completeness.world.Feed;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.World;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers requests about a world as TAP does: its rules about windows, 1,800 requests in any 24 hours to a pool, and
 * whatever trouble there is. For one thread at a time.
 */
public final class Tap {
    /** What TAP grants to a pool in any 24 hours. */
    public static final int GRANTED = 1800;

    private final World world;
    private final Trouble trouble;
    private final Map<String, Requests> pools = new LinkedHashMap<>();

    public Tap(World world, Trouble trouble) {
        this.world = world;
        this.trouble = trouble;
        pools.put(Feed.pool(Feed.ALL), new Requests());
        pools.put(Feed.pool(Feed.CLICKS_PERMITTED.path()), new Requests());
    }

    /**
     * An answer.
     *
     * @param status the HTTP status; 0 if there was none because the connection broke
     * @param text what a refusal says
     * @param fault what becomes of the body
     * @param shown the events
     */
    public record Answer(int status, String text, Fault fault, List<Shown> shown) {
        /** Whether all of it arrives. */
        public boolean isWhole() {
            return status == 200 && fault == Fault.NONE;
        }

        /** How long the request takes. */
        public Duration takes() {
            return Duration.ofMillis(250).plusNanos(50_000L * shown.size());
        }
    }

    public Answer ask(Asked asked, Instant now) {
        Requests pool = requests(asked.pool());
        if (pool.areUsedUp(GRANTED, now)) {
            pool.refused();
            return refusal(429, "");
        }
        pool.came(now);
        Fault fault = trouble.fault(asked.pool(), asked.from(), asked.to(), now);
        return switch (fault) {
            case UNAVAILABLE -> refusal(503, "");
            case OVERLOADED -> refusal(500, "");
            case REFUSED -> refusal(400, "An internal identifier could not be resolved");
            case THROTTLED -> refusal(429, "");
            case BROKEN -> new Answer(0, "", fault, List.of());
            case NONE, CUT, GARBLED -> answer(asked, fault, now);
        };
    }

    private Answer answer(Asked asked, Fault fault, Instant now) {
        String refusal = asked.refusal(now);
        if (!refusal.isEmpty()) {
            return refusal(400, refusal);
        }
        Collection<Feed> feeds = Feed.of(asked.path());
        List<Shown> shown = world.between(feeds, asked.from(), asked.to(), now).stream()
                .filter(s -> asked.status()
                        .contains(s.fact().versions().get(s.version()).status()))
                .toList();
        return new Answer(200, "", fault, shown);
    }

    private static Answer refusal(int status, String text) {
        return new Answer(status, text, Fault.NONE, List.of());
    }

    /** The requests of a pool. */
    public Requests requests(String pool) {
        Requests requests = pools.get(pool);
        if (requests == null) {
            throw new IllegalArgumentException("TAP has no pool " + pool);
        }
        return requests;
    }

    /** The requests of all pools. */
    public int total() {
        return pools.values().stream().mapToInt(Requests::total).sum();
    }
}
