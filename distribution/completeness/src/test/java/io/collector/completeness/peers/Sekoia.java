package io.collector.completeness.peers;

import io.collector.completeness.tap.Asked;
import io.collector.completeness.world.Feed;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sekoia's trigger: its cursor is in memory only. For one thread. */
final class Sekoia implements Peer {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private Instant since = Instant.MIN;

    @Override
    public String name() {
        return "Sekoia";
    }

    @Override
    public String method() {
        return "/all with sinceTime = end of the answer before, every minute, cursor in memory, at most 1 h back";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void restarted(Desk desk) {
        since = Instant.MIN;
    }

    @Override
    public void turn(Desk desk) {
        Instant now = desk.now();
        if (since.equals(Instant.MIN)) {
            since = now.minus(FIRST);
        }
        // The end is rounded up to half a minute ahead: a minute less than the hour that TAP allows.
        Instant oldest = now.minus(LONGEST.minusMinutes(1));
        since = since.isBefore(oldest) ? oldest : since;
        Asked asked = Asked.sinceTime(Feed.ALL, since, now);
        Optional<List<Shown>> answer = desk.ask(asked);
        if (answer.isPresent()) {
            answer.get().forEach(desk::deliver);
            since = asked.to();
        }
    }
}
