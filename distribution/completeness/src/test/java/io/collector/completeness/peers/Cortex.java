package io.collector.completeness.peers;

import io.collector.completeness.world.Fact;
import io.collector.completeness.world.Feed;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The content pack of Cortex XSOAR (demisto), with its option to look back. For one thread. */
final class Cortex implements Peer {
    private static final Duration REMEMBERED_LONGER = Duration.ofMinutes(30);

    private final Duration lookBack;
    private final Contiguous stream;
    private final Map<String, Instant> seen = new HashMap<>();

    Cortex(Duration lookBack) {
        this.lookBack = lookBack;
        this.stream = new Contiguous(Feed.ALL, Duration.ofMinutes(59), Duration.ZERO, lookBack, Reach.ALL);
    }

    @Override
    public String name() {
        return "Cortex XSOAR, look-back " + lookBack.toMinutes() + " min";
    }

    @Override
    public String method() {
        return "/all up to now every minute, key = GUID of a message, id of a click, kept for "
                + lookBack.plus(REMEMBERED_LONGER).toMinutes() + " min";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void turn(Desk desk) {
        stream.turn(desk, page -> take(desk, page));
        seen.values().removeIf(at -> at.isBefore(desk.now().minus(lookBack).minus(REMEMBERED_LONGER)));
    }

    private void take(Desk desk, List<Shown> page) {
        for (Shown shown : page) {
            if (seen.put(key(shown.fact()), desk.now()) == null) {
                desk.deliver(shown);
            }
        }
    }

    /** The click's id is the same for each of its threats; without one there is only the message's GUID. */
    private static String key(Fact fact) {
        return fact.feed().isClick() && fact.withId()
                ? fact.seed() + "/" + fact.time()
                : fact.feed().array() + "/" + fact.guid();
    }
}
