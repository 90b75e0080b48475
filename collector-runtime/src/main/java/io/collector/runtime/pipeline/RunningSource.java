package io.collector.runtime.pipeline;

import io.collector.api.RequestPool;
import io.collector.api.Source;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.health.State;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.metrics.ComponentMetrics;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A source at work, for whoever wants to know about it: {@code public} methods are safe for use by several threads. */
public final class RunningSource {
    private final String name;
    private final String type;
    private final ComponentHealth health;
    private final Journal journal;
    private final Backfills backfills;
    private final Rest rest = new Rest();
    private final Threads threads = new Threads();
    private final List<Thread> before;
    private volatile @Nullable Source source;
    private @Nullable ComponentMetrics metrics;
    private final Map<String, Headway> headways = new TreeMap<>(
            Map.of("catch_up_left_seconds", new Headway("catch-up"), "backfill_left_seconds", new Headway("backfill")));
    private boolean started;

    RunningSource(String name, String type, ComponentHealth health, Journal journal) {
        this(name, type, health, journal, new Backfills(), List.of());
    }

    private RunningSource(
            String name,
            String type,
            ComponentHealth health,
            Journal journal,
            Backfills backfills,
            List<Thread> before) {
        this.name = name;
        this.type = type;
        this.health = health;
        this.journal = journal;
        this.backfills = backfills;
        this.before = before;
    }

    /**
     * One that takes the place of this one, which was halted: the same journal, and what was asked of this one. It polls
     * once the last poll of this one has ended, as that may still move the checkpoint.
     */
    RunningSource heir(String newType, ComponentHealth newHealth) {
        List<Thread> still = Stream.concat(before.stream(), threads.stillPolling().stream())
                .filter(Thread::isAlive)
                .toList();
        return new RunningSource(name, newType, newHealth, journal, backfills, still);
    }

    void opened(Source opened, ComponentMetrics own) {
        source = opened;
        metrics = own;
    }

    /** Shows nothing of its plugin any more, which was closed. */
    void closed() {
        if (metrics != null) {
            metrics.end();
        }
        health.stopped();
    }

    Optional<Source> opened() {
        return Optional.ofNullable(source);
    }

    Source source() {
        return opened().orElseThrow(() -> new IllegalStateException("source " + name + " is not open"));
    }

    Rest rest() {
        return rest;
    }

    /** Begins to poll; does nothing if it did before. */
    void start(Supplier<SourceRunner> runner) {
        if (!started) {
            started = true;
            SourceRunner polling = runner.get();
            threads.polling("source-" + name, () -> {
                if (awaitThoseBefore()) {
                    // Rung when the one before was halted; whatever was asked for is looked up before the first poll.
                    backfills.bell().drainPermits();
                    polling.run();
                }
            });
        }
    }

    private boolean awaitThoseBefore() {
        if (before.stream().anyMatch(Thread::isAlive)) {
            health.degraded(
                    this,
                    "the poll with the configuration before has not ended, so there is none with the new one yet",
                    "if that lasts, restart the collector, which loses nothing");
        }
        try {
            for (Thread thread : before) {
                thread.join();
            }
        } catch (InterruptedException e) {
            return false;
        }
        health.works(this);
        return true;
    }

    /** Polls no more; a poll under way is broken off. */
    void halt() {
        rest.stop();
        threads.interruptPolling();
    }

    /** Waits for the end, after {@link #halt}; also of those whose place it took. */
    boolean awaitEnd(Duration atMost) {
        return threads.awaitAll(atMost) && before.stream().noneMatch(Thread::isAlive);
    }

    /** Its name in the configuration. */
    public String name() {
        return name;
    }

    /** The type of its plugin. */
    public String type() {
        return type;
    }

    /** How it is doing. */
    public ComponentHealth health() {
        return health;
    }

    /** Where its events are. */
    public Journal journal() {
        return journal;
    }

    Backfills backfills() {
        return backfills;
    }

    /**
     * Has a stretch of the past collected again.
     *
     * @return ends once the request is durable; exceptionally, with a {@link io.collector.api.RejectedException}, if the
     *     source cannot
     */
    public CompletableFuture<Void> backfill(Instant from, Instant to) {
        return backfills.ask(from, to);
    }

    /** Notes how far it has come. */
    void look(MetricsRegistry metrics, Instant now) {
        Map<String, String> labels = Map.of("source", name);
        headways.forEach((gauge, headway) ->
                headway.look(now, metrics.value(gauge, labels).orElse(0)));
    }

    /** What it still has to read of the past, if it tells: by the gauges of these names. How fast only while it works. */
    public List<Remaining> remaining() {
        State state = health.snapshot().state();
        boolean stands = state == State.DEGRADED || state == State.FAILED;
        return headways.values().stream()
                .flatMap(headway -> headway.remaining().stream())
                .map(remaining -> stands ? remaining.standing() : remaining)
                .toList();
    }

    /** What its vendor's limits leave. */
    public List<RequestPool> requests() {
        try {
            return opened().map(Source::requests).orElse(List.of());
        } catch (RuntimeException e) {
            return List.of(); // a plugin that fails here must not cost the status of the others
        }
    }
}
