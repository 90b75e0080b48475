package io.collector.runtime.pipeline;

import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.Sleeper;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.Room;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What {@link Pipeline} puts together, with the same runners, for one source and a clock that somebody else drives:
 * polling runs on the caller's thread, and whoever sleeps does so by the caller's means. It stands in this package
 * because the runners are nobody else's business. For one thread.
 */
public final class DrivenPipeline implements AutoCloseable {
    private static final RetryPolicy RETRY =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60));

    private static final Duration RETENTION = Duration.ofDays(8);

    private final Source source;
    private final Journal journal;
    private final SourceRunner polling;
    private final Trimmer trimmer;
    private final List<SinkRunner> delivering = new ArrayList<>();
    private final List<Deliverer> deliverers = new ArrayList<>();
    private final Threads threads = new Threads();
    private final List<Lane> lanes;
    private final Runnable waking;

    /**
     * A sink and how its deliveries wait.
     *
     * @param name its name
     * @param sink the sink, which is not closed here
     * @param sleeper how they wait
     * @param asleep whether one waits at the moment
     */
    public record Lane(String name, Sink sink, Sleeper sleeper, BooleanSupplier asleep) {}

    /**
     * A pipeline that delivers from now on.
     *
     * @param driver how the polling waits; throws to end {@link #poll}
     * @param waking ends all waiting of the lanes for good
     */
    public DrivenPipeline(
            Source source, Journal journal, List<Lane> lanes, Clock clock, Sleeper driver, Runnable waking) {
        this.waking = waking;
        this.source = source;
        this.journal = journal;
        this.lanes = List.copyOf(lanes);
        MetricsRegistry metrics = new MetricsRegistry();
        SplittableRandom lot = new SplittableRandom(1);
        Set<String> sinks = lanes.stream().map(Lane::name).collect(Collectors.toSet());
        journal.route(sinks);
        this.trimmer = new Trimmer(List.of(journal), name -> sinks, RETENTION, clock, driver);
        this.polling = new SourceRunner(
                source,
                journal,
                new ComponentHealth("source " + journal.source(), clock),
                new SourceTelemetry(metrics, journal.source()),
                new Waiting(driver, driver, lot::nextDouble),
                new Backfills(),
                () -> Long.MAX_VALUE);
        for (Lane lane : lanes) {
            ComponentHealth health = new ComponentHealth("sink " + lane.name(), clock);
            SplittableRandom own = new SplittableRandom(lane.name().hashCode());
            Waiting waiting = new Waiting(lane.sleeper(), lane.sleeper(), own::nextDouble);
            Deliverer deliverer =
                    new Deliverer(lane.sink(), RETRY, waiting, new SinkTelemetry(health, metrics, lane.name()));
            deliverers.add(deliverer);
            SinkRunner runner = new SinkRunner(
                    lane.name(),
                    journal,
                    deliverer,
                    new Room(Long.MAX_VALUE),
                    threads.deliveries(),
                    waiting,
                    health,
                    new LaneTelemetry(metrics, journal.source(), lane.name()));
            delivering.add(runner);
            threads.delivering("sink-" + lane.name(), runner);
        }
    }

    /** Polls until the driver ends it. */
    public void poll() {
        polling.run();
    }

    /** Deletes old events, as happens once a minute. */
    public void trim() {
        trimmer.pass();
    }

    /** Whether every sink has everything, or waits for the clock. */
    public boolean isAtRest() {
        for (int i = 0; i < lanes.size(); i++) {
            if (delivering.get(i).pending() > 0 && !lanes.get(i).asleep().getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** Stops as the collector does: what was not delivered is in the journal. */
    @Override
    public void close() {
        delivering.forEach(SinkRunner::stop);
        deliverers.forEach(Deliverer::drain);
        waking.run();
        if (!threads.awaitDelivering(Duration.ofSeconds(60))) {
            throw new IllegalStateException("the deliveries do not end");
        }
        threads.interruptAll();
        source.close();
        journal.close();
    }
}
