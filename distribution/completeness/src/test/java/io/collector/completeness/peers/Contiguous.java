package io.collector.completeness.peers;

import io.collector.completeness.tap.Asked;
import io.collector.completeness.world.World.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Windows that follow each other from a durable cursor up to a little before now; a failed one is asked for again at the
 * next turn. For one thread.
 */
final class Contiguous {
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final int MOST_A_TURN = 400;

    private final String path;
    private final Duration longest;
    private final Duration lag;
    private final Duration lookBack;
    private final Duration reach;
    private Instant cursor = Instant.MIN;

    /**
     * A stream of windows.
     *
     * @param longest how long a window may be
     * @param lag how long before now the last one ends
     * @param lookBack how far before its cursor each turn begins
     * @param reach how far back it goes at most after an outage
     */
    Contiguous(String path, Duration longest, Duration lag, Duration lookBack, Duration reach) {
        this.path = path;
        this.longest = longest;
        this.lag = lag;
        this.lookBack = lookBack;
        this.reach = reach;
    }

    void turn(Desk desk, Consumer<List<Shown>> page) {
        Instant end = desk.now().minus(lag);
        if (cursor.equals(Instant.MIN)) {
            cursor = end.minus(longest);
        }
        Instant oldest = desk.now().minus(reach);
        Instant from = cursor.minus(lookBack);
        from = from.isBefore(oldest) ? oldest : from;
        for (int i = 0; i < MOST_A_TURN && !from.plus(SHORTEST).isAfter(end); i++) {
            Instant to = from.plus(longest);
            to = to.isAfter(end) ? end : to;
            Optional<List<Shown>> answer = desk.ask(Asked.interval(path, from, to));
            if (answer.isEmpty()) {
                return;
            }
            page.accept(answer.get());
            cursor = cursor.isAfter(to) ? cursor : to;
            from = to;
        }
    }
}
