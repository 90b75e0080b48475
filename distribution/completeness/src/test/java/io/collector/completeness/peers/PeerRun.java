package io.collector.completeness.peers;

import io.collector.completeness.judge.Received;
import io.collector.completeness.tap.Tap;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A peer's way through a world. Stateless. */
public final class PeerRun {
    /** The peers, new ones for each run. */
    public static final List<Supplier<Peer>> PEERS = List.of(
            SentinelCodeless::new,
            SentinelFunction::new,
            Elastic::new,
            () -> new Cortex(Duration.ZERO),
            () -> new Cortex(Duration.ofMinutes(30)),
            Rapid7::new,
            Sekoia::new);

    private PeerRun() {}

    /**
     * What came of it.
     *
     * @param received what the target has got
     * @param tap the requests that came
     */
    public record Result(Received received, Tap tap) {}

    /** Runs a peer; while the collector is off in this world, the peer is off. */
    public static Result of(Peer peer, World world, Trouble trouble, Instant begin, Instant end) {
        Tap tap = new Tap(world, trouble);
        Desk desk = new Desk(world, tap, begin);
        Instant due = begin;
        Instant before = begin;
        while (due.isBefore(end)) {
            desk.waitUntil(due);
            Instant now = desk.now();
            if (!trouble.isOff(now)) {
                if (stopped(trouble, before, now)) {
                    peer.restarted(desk);
                }
                peer.turn(desk);
                before = now;
            }
            // A timer whose work takes longer than its interval leaves turns out.
            while (!due.isAfter(desk.now())) {
                due = due.plus(peer.every());
            }
        }
        return new Result(desk.received(), tap);
    }

    private static boolean stopped(Trouble trouble, Instant after, Instant until) {
        return trouble.stops().stream().anyMatch(s -> s.at().isAfter(after) && !s.at().isAfter(until));
    }
}
