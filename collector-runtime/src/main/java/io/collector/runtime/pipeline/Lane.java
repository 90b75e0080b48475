package io.collector.runtime.pipeline;

import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.Room;
import java.time.Duration;

/**
 * The way of one source's events to one sink, with its threads: what is new, and beside it what a person asked for once
 * more. For one thread, but for {@link #pending}.
 */
final class Lane {
    private final String name;
    private final Journal journal;
    private final Threads threads = new Threads();
    private final SinkRunner runner;
    private final ReplayRunner replay;
    private boolean started;

    Lane(
            String sink,
            Journal journal,
            Deliverer deliverer,
            Room room,
            Waiting waiting,
            ComponentHealth health,
            LaneTelemetry telemetry) {
        this.name = sink + "-" + journal.source();
        this.journal = journal;
        this.runner = new SinkRunner(sink, journal, deliverer, room, threads.deliveries(), waiting, health, telemetry);
        this.replay = new ReplayRunner(sink, journal, deliverer, waiting, health);
    }

    Journal journal() {
        return journal;
    }

    /** How many events the sink still has to get this way. */
    long pending() {
        return runner.pending();
    }

    /** Begins to deliver; does nothing if it did before. */
    void start() {
        if (!started) {
            started = true;
            threads.delivering("sink-" + name, runner);
            threads.delivering("replay-" + name, replay);
        }
    }

    /** Begins no delivery any more. */
    void stop() {
        runner.stop();
        replay.stop();
    }

    /** Waits for deliveries under way, after {@link #stop}. */
    boolean await(Duration atMost) {
        return threads.awaitDelivering(atMost);
    }

    /** Ends deliveries that did not end by themselves, and all else. */
    boolean breakOff(Duration grace) {
        boolean ended = threads.end(grace);
        runner.ended();
        replay.ended();
        return ended;
    }
}
