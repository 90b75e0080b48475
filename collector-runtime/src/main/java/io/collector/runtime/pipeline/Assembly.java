package io.collector.runtime.pipeline;

import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.LimitSettings;
import io.collector.runtime.config.RetrySettings;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.Sleeper;
import io.collector.runtime.delivery.Throttle;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.GapEvents;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.Room;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.metrics.ComponentMetrics;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of a pipeline as one configuration says, and shows them. Starts nothing. Immutable.
 *
 * @param config the configuration
 * @param credentials a number that changes when a person has changed a credential
 */
record Assembly(CollectorConfig config, Clock clock, MetricsRegistry metrics, LongSupplier credentials) {
    /** Which sinks get the events of a source. */
    Set<String> routes(String source) {
        return Set.copyOf(config.routes().getOrDefault(source, List.of()));
    }

    /**
     * A source with its journal, but without its plugin.
     *
     * @param before the one whose place it takes, and whose journal
     */
    RunningSource source(SourceBlock<?> block, @Nullable RunningSource before, DataDirectory directory) {
        String name = block.name();
        String type = block.plugin().type();
        List<Table> tables = block.plugin().tables();
        ComponentHealth health = new ComponentHealth("source " + name, clock);
        if (before != null) {
            before.journal().declare(tables);
            return before.heir(type, health);
        }
        Journal journal = SqliteJournal.open(directory.journal(name), name, tables, clock);
        return new RunningSource(name, type, health, journal);
    }

    /** Opens the plugin of a source. */
    void open(RunningSource source, SourceBlock<?> block) {
        ComponentMetrics own = metrics.of(Map.of("source", block.name()));
        source.opened(
                block.open(
                        new ComponentContext(block.name(), clock, block.plugin().tables(), own)),
                own);
    }

    /** A sink without lanes. */
    RunningSink sink(SinkBlock<?> block) {
        String name = block.name();
        boolean gaps = block.settings().gaps();
        ComponentHealth health = new ComponentHealth("sink " + name, clock);
        ComponentMetrics own = metrics.of(Map.of("sink", name));
        ComponentContext context = ComponentContext.of(block, config, clock, own);
        Sink sink = block.open(context);
        RetrySettings retry = block.settings().retry();
        LimitSettings limit = block.settings().limit();
        Rest rest = new Rest();
        Deliverer deliverer = new Deliverer(
                sink,
                new RetryPolicy(retry.initial(), retry.max(), retry.blocked()),
                waiting(rest, rest),
                new SinkTelemetry(health, metrics, name),
                new Throttle(limit.requestsPerSecond(), limit.bytesPerSecond().bytes()),
                event -> gaps || !event.table().equals(GapEvents.TABLE.name()));
        HealthGauges.show(metrics, "sink", name, health);
        return new RunningSink(name, block.plugin().type(), health, sink, context.tables(), deliverer, room(), own);
    }

    /** An eighth of the heap is for what is on its way; a sink that is down must not take the part of another. */
    private Room room() {
        return Room.ofHeap(8 * Math.max(2, config.sinks().size()));
    }

    /** The way from a source to a sink. */
    Lane lane(RunningSource source, RunningSink sink) {
        Rest rest = new Rest();
        Waiting waiting = waiting(rest, rest);
        Lane lane = new Lane(
                sink.name(),
                source.journal(),
                sink.deliverer().with(waiting),
                sink.room(),
                waiting,
                rest,
                sink.health(),
                new LaneTelemetry(metrics, source.name(), sink.name())
                        .expecting(source.journal().tables()));
        metrics.gauge(
                "events_pending",
                "Events that a sink still has to get.",
                Map.of("source", source.name(), "sink", sink.name()),
                lane::pending);
        return lane;
    }

    /** What polls a source. */
    SourceRunner runner(RunningSource source, LongSupplier maxBytes) {
        return new SourceRunner(
                source.source(),
                source.journal(),
                source.health(),
                new SourceTelemetry(metrics, source.name())
                        .expecting(source.journal().tables())
                        .afterPoll(() -> source.look(metrics, clock.instant())),
                waiting(
                        source.rest(),
                        source.rest().untilRung(source.backfills().bell())),
                source.backfills(),
                maxBytes);
    }

    /** What trims journals. */
    Trimmer trimmer(List<Journal> journals, Rest rest) {
        return new Trimmer(journals, this::routes, config.settings().journal().retention(), clock, rest);
    }

    /** Shows a source and its journal, in place of what was shown of it before. */
    void show(RunningSource source, DataDirectory directory) {
        String name = source.name();
        HealthGauges.show(metrics, "source", name, source.health());
        metrics.beforeRender("requests of " + name, new RequestGauges(metrics, source, clock));
        long maxBytes = config.settings().journal().maxSize().bytes();
        JournalGauges journal = new JournalGauges(metrics, source.journal(), directory.journal(name), maxBytes, clock);
        routes(name).forEach(journal::lagOf);
        metrics.beforeRender("journal of " + name, journal);
    }

    /** Shows nothing of a source any more. */
    void hideSource(String name) {
        metrics.notBeforeRender("requests of " + name);
        metrics.notBeforeRender("journal of " + name);
        metrics.forget(Map.of("source", name));
    }

    /** Shows nothing of a sink any more. */
    void hideSink(String name) {
        metrics.forget(Map.of("sink", name));
    }

    /** Shows nothing of the way from a source to a sink any more. */
    void hideLane(String source, String sink) {
        metrics.forget(Map.of("source", source, "sink", sink));
    }

    private Waiting waiting(Rest rest, Sleeper pause) {
        return new Waiting(
                pause,
                rest.untilChanged(credentials),
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
