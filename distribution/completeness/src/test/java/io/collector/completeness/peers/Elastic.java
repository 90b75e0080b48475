package io.collector.completeness.peers;

import io.collector.completeness.world.Feed;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Elastic's integration: a document's id is the hash of the event as it came, so the same bytes overwrite themselves. For one thread. */
final class Elastic implements Peer {
    private final List<Contiguous> streams = new ArrayList<>();
    private final Set<List<Integer>> documents = new HashSet<>();

    Elastic() {
        for (Feed feed : Feed.values()) {
            streams.add(new Contiguous(feed.path(), Duration.ofHours(1), Duration.ZERO, Duration.ZERO, Reach.ALL));
        }
    }

    @Override
    public String name() {
        return "Elastic";
    }

    @Override
    public String method() {
        return "four streams, contiguous windows up to now every 5 min, key = hash of the raw event";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void turn(Desk desk) {
        streams.forEach(stream -> stream.turn(desk, page -> page.forEach(shown -> index(desk, shown))));
    }

    private void index(Desk desk, Shown shown) {
        if (documents.add(raw(shown))) {
            desk.deliver(shown);
        }
    }

    /** Stands for the bytes of an event: those of a click have but one order. */
    static List<Integer> raw(Shown shown) {
        int order = shown.fact().feed().isClick() ? 0 : shown.order();
        return List.of(shown.fact().number(), shown.content(), order);
    }
}
