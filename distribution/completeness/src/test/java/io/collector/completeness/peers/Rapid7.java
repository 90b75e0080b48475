package io.collector.completeness.peers;

import io.collector.completeness.world.Feed;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rapid7 InsightConnect's monitor of events. For one thread. */
final class Rapid7 implements Peer {
    private final Contiguous stream =
            new Contiguous(Feed.ALL, Duration.ofMinutes(60), Duration.ofMinutes(1), Duration.ZERO, Reach.ALL);
    private Set<List<Integer>> pageBefore = Set.of();

    @Override
    public String name() {
        return "Rapid7";
    }

    @Override
    public String method() {
        return "/all, contiguous windows up to a minute ago every 5 min, hash of the sorted event against the page before";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void turn(Desk desk) {
        stream.turn(desk, page -> take(desk, page));
    }

    private void take(Desk desk, List<Shown> page) {
        Set<List<Integer>> hashes = new HashSet<>();
        for (Shown shown : page) {
            List<Integer> hash = List.of(shown.fact().number(), shown.content());
            if (hashes.add(hash) && !pageBefore.contains(hash)) {
                desk.deliver(shown);
            }
        }
        pageBefore = hashes;
    }
}
