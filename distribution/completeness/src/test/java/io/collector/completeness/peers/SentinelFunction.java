package io.collector.completeness.peers;

import io.collector.completeness.tap.Asked;
import io.collector.completeness.world.Feed;
import java.time.Duration;

/** Microsoft Sentinel's older connector, an Azure Function on a timer. It keeps nothing. */
final class SentinelFunction implements Peer {
    @Override
    public String name() {
        return "Sentinel, Azure Function";
    }

    @Override
    public String method() {
        return "/all with sinceSeconds=300 every 5 min, no state, no deduplication";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void turn(Desk desk) {
        desk.ask(Asked.sinceSeconds(Feed.ALL, 300, desk.now())).ifPresent(page -> page.forEach(desk::deliver));
    }
}
