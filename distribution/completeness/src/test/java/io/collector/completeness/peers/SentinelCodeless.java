package io.collector.completeness.peers;

import io.collector.completeness.world.Feed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Microsoft Sentinel's codeless connector. For one thread. */
final class SentinelCodeless implements Peer {
    private final List<Contiguous> streams = new ArrayList<>();

    SentinelCodeless() {
        for (Feed feed : Feed.values()) {
            Duration five = Duration.ofMinutes(5);
            streams.add(new Contiguous(feed.path(), five, five, Duration.ZERO, Reach.ALL));
        }
    }

    @Override
    public String name() {
        return "Sentinel, codeless connector";
    }

    @Override
    public String method() {
        return "four streams, windows of 5 min that end 5 min ago, no overlap, no deduplication";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void turn(Desk desk) {
        streams.forEach(stream -> stream.turn(desk, page -> page.forEach(desk::deliver)));
    }
}
