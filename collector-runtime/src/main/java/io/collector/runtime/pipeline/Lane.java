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
    private final Deliverer deliverer;
    private final Rest rest;
    private final SinkRunner runner;
    private final ReplayRunner replay;
    private boolean started;

    /**
     * A lane.
     *
     * @param deliverer its own
     * @param waiting how it waits
     * @param rest ends that
     */
    Lane(
            String sink,
            Journal journal,
            Deliverer deliverer,
            Room room,
            Waiting waiting,
            Rest rest,
            ComponentHealth health,
            LaneTelemetry telemetry) {
        this.name = sink + "-" + journal.source();
        this.journal = journal;
        this.deliverer = deliverer;
        this.rest = rest;
        this.runner = new SinkRunner(sink, journal, deliverer, room, threads.deliveries(), waiting, health, telemetry);
        this.replay = new ReplayRunner(
                sink, journal, deliverer, waiting, health, work -> threads.delivering("replay-" + name, work));
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
            replay.start();
        }
    }

    /** Begins no call any more and ends all waiting; calls under way are left to end. */
    void stop() {
        runner.stop();
        replay.stop();
        deliverer.drain();
        rest.stop();
    }

    /** Waits for deliveries under way, after {@link #stop}. */
    boolean await(Duration atMost) {
        return threads.awaitDelivering(atMost);
    }

    /** Interrupts deliveries that did not end by themselves. */
    void breakOff() {
        threads.interruptAll();
    }

    /** Waits for all its threads, and interrupts those that only wait for a plugin. */
    boolean awaitEnd(Duration atMost) {
        return threads.awaitAll(atMost);
    }

    /** Leaves nothing of itself behind. */
    void ended() {
        runner.ended();
        replay.ended();
    }
}
