package io.collector.completeness.peers;

import io.collector.completeness.judge.Received;
import io.collector.completeness.tap.Asked;
import io.collector.completeness.tap.Tap;
import io.collector.completeness.tap.Tap.Answer;
import io.collector.completeness.world.World;
import io.collector.completeness.world.World.Shown;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a peer works with: the time, TAP, and a target that takes everything. For one thread and one run. */
public final class Desk {
    private final Tap tap;
    private final Received received;
    private Instant now;

    Desk(World world, Tap tap, Instant start) {
        this.tap = tap;
        this.received = new Received(world);
        this.now = start;
    }

    Instant now() {
        return now;
    }

    void waitUntil(Instant moment) {
        now = moment.isAfter(now) ? moment : now;
    }

    /** Asks; empty if no whole answer came. Nobody but this project takes anything from half an answer. */
    Optional<List<Shown>> ask(Asked asked) {
        Answer answer = tap.ask(asked, now);
        now = now.plus(answer.takes());
        return answer.isWhole() ? Optional.of(answer.shown()) : Optional.empty();
    }

    /** Hands an event to the target, which keeps it. */
    void deliver(Shown shown) {
        received.took(shown.fact(), shown.content(), now);
    }

    Received received() {
        return received;
    }
}
