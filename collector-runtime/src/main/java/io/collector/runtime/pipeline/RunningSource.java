package io.collector.runtime.pipeline;

import io.collector.api.RequestPool;
import io.collector.api.Source;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
    private volatile @Nullable Source source;
    private final Map<String, Headway> headways = new TreeMap<>(
            Map.of("catch_up_left_seconds", new Headway("catch-up"), "backfill_left_seconds", new Headway("backfill")));
    private boolean started;

    RunningSource(String name, String type, ComponentHealth health, Journal journal) {
        this(name, type, health, journal, new Backfills());
    }

    private RunningSource(String name, String type, ComponentHealth health, Journal journal, Backfills backfills) {
        this.name = name;
        this.type = type;
        this.health = health;
        this.journal = journal;
        this.backfills = backfills;
    }

    /** One that takes the place of this one, which is at its end: the same journal, and what was asked of this one. */
    RunningSource heir(String newType, ComponentHealth newHealth) {
        return new RunningSource(name, newType, newHealth, journal, backfills);
    }

    void opened(Source opened) {
        source = opened;
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
            threads.polling("source-" + name, runner.get());
        }
    }

    /** Polls no more; a poll under way is broken off. */
    void halt() {
        rest.stop();
        threads.interruptPolling();
    }

    /** Waits for the end, after {@link #halt}. */
    boolean ended(Duration grace) {
        return threads.end(grace);
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

    /** What it still has to read of the past, if it tells: by the gauges of these names. */
    public List<Remaining> remaining() {
        return headways.values().stream().flatMap(h -> h.remaining().stream()).toList();
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
