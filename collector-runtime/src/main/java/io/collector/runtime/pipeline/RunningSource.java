package io.collector.runtime.pipeline;

import io.collector.api.RequestPool;
import io.collector.api.Source;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A source at work, for whoever wants to know about it. Safe for use by several threads. */
public final class RunningSource {
    private final String name;
    private final String type;
    private final ComponentHealth health;
    private final Journal journal;
    private final Backfills backfills = new Backfills();
    private volatile @Nullable Source source;

    RunningSource(String name, String type, ComponentHealth health, Journal journal) {
        this.name = name;
        this.type = type;
        this.health = health;
        this.journal = journal;
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

    /** What its vendor's limits leave. */
    public List<RequestPool> requests() {
        try {
            return opened().map(Source::requests).orElse(List.of());
        } catch (RuntimeException e) {
            return List.of(); // a plugin that fails here must not cost the status of the others
        }
    }
}
