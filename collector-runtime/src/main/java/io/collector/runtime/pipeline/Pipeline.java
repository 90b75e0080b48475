package io.collector.runtime.pipeline;

import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.api.Table;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.LimitSettings;
import io.collector.runtime.config.RetrySettings;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.Throttle;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.GapEvents;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.metrics.MetricsRegistry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources, journals, sinks and their threads, made from a configuration. {@link #open}, {@link #start} and {@link
 * #stop} are for one thread, in this order; the lists are safe for any thread after {@link #open}.
 */
public final class Pipeline {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    /** How long threads that were interrupted get to notice it. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final CollectorConfig config;
    private final Clock clock;
    private final MetricsRegistry metrics;
    private final LongSupplier credentials;
    private final Rest polling = new Rest();
    private final Rest delivering = new Rest();
    private final Map<String, RunningSource> sources = new LinkedHashMap<>();
    private final Map<String, RunningSink> sinks = new LinkedHashMap<>();
    private final Threads threads = new Threads();

    /**
     * A pipeline that is not open yet.
     *
     * @param credentials a number that changes when a person has changed a credential
     */
    @Inject
    public Pipeline(CollectorConfig config, Clock clock, MetricsRegistry metrics, LongSupplier credentials) {
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.credentials = credentials;
    }

    /** Opens journals and plugins; nothing is polled or delivered yet. After a failure, {@link #stop} cleans up. */
    public void open(DataDirectory directory) {
        for (SourceBlock<?> block : config.sources()) {
            List<Table> tables = block.plugin().tables();
            Journal journal = SqliteJournal.open(directory.journal(block.name()), block.name(), tables, clock);
            ComponentHealth health = new ComponentHealth("source " + block.name(), clock);
            RunningSource running =
                    new RunningSource(block.name(), block.plugin().type(), health, journal);
            sources.put(block.name(), running);
            running.opened(block.open(
                    new ComponentContext(block.name(), clock, tables, metrics.of(Map.of("source", block.name())))));
        }
        for (SinkBlock<?> block : config.sinks()) {
            open(block);
        }
        for (RunningSource source : sources.values()) {
            source.journal().route(Set.copyOf(routes(source.name())));
            tellOfForgottenSinks(source.journal());
            show(source, directory);
        }
    }

    private void show(RunningSource source, DataDirectory directory) {
        HealthGauges.show(metrics, "source", source.name(), source.health());
        metrics.beforeRender(new RequestGauges(metrics, source, clock));
        long maxBytes = config.settings().journal().maxSize().bytes();
        JournalGauges journal =
                new JournalGauges(metrics, source.journal(), directory.journal(source.name()), maxBytes, clock);
        routes(source.name()).forEach(journal::lagOf);
        metrics.beforeRender(journal);
    }

    private void open(SinkBlock<?> block) {
        boolean gaps = block.settings().gaps();
        ComponentHealth health = new ComponentHealth("sink " + block.name(), clock);
        Sink sink = block.open(ComponentContext.of(block, config, clock, metrics));
        RetrySettings retry = block.settings().retry();
        LimitSettings limit = block.settings().limit();
        Deliverer deliverer = new Deliverer(
                sink,
                new RetryPolicy(retry.initial(), retry.max(), retry.blocked()),
                waiting(delivering),
                new SinkTelemetry(health, metrics, block.name()),
                new Throttle(limit.requestsPerSecond(), limit.bytesPerSecond().bytes()),
                event -> gaps || !event.table().equals(GapEvents.TABLE.name()));
        RunningSink running = new RunningSink(block.name(), block.plugin().type(), health, sink, deliverer);
        sinks.put(block.name(), running);
        HealthGauges.show(metrics, "sink", block.name(), health);
        for (RunningSource source : sources.values()) {
            if (routes(source.name()).contains(block.name())) {
                SinkRunner runner = new SinkRunner(
                        block.name(),
                        source.journal(),
                        deliverer,
                        threads.deliveries(),
                        waiting(delivering),
                        health,
                        new LaneTelemetry(metrics, source.name(), block.name())
                                .expecting(source.journal().tables()));
                running.add(
                        source.name(),
                        runner,
                        new ReplayRunner(block.name(), source.journal(), deliverer, waiting(delivering), health));
                metrics.gauge(
                        "events_pending",
                        "Events that a sink still has to get.",
                        Map.of("source", source.name(), "sink", block.name()),
                        runner::pending);
            }
        }
    }

    /** Begins to poll and to deliver. */
    public void start() {
        for (RunningSink sink : sinks.values()) {
            sink.runners()
                    .forEach((source, runner) -> threads.delivering("sink-" + sink.name() + "-" + source, runner));
            sink.replays()
                    .forEach((source, replay) -> threads.delivering("replay-" + sink.name() + "-" + source, replay));
        }
        for (RunningSource source : sources.values()) {
            Source opened = source.source();
            threads.polling(
                    "source-" + source.name(),
                    new SourceRunner(
                            opened,
                            source.journal(),
                            source.health(),
                            new SourceTelemetry(metrics, source.name())
                                    .expecting(source.journal().tables()),
                            new Waiting(
                                    polling.untilRung(source.backfills().bell()),
                                    polling.untilChanged(credentials),
                                    Pipeline::random),
                            source.backfills(),
                            config.settings().journal().maxSize().bytes()));
        }
        threads.polling(
                "trimmer",
                new Trimmer(
                        sources.values().stream().map(RunningSource::journal).toList(),
                        source -> Set.copyOf(routes(source)),
                        config.settings().journal().retention(),
                        clock,
                        polling));
    }

    /**
     * Stops polling, lets deliveries that are under way end, and closes everything. What was not delivered is in the
     * journal.
     *
     * @param atMost how long to wait for deliveries
     */
    public void stop(Duration atMost) {
        polling.stop();
        threads.interruptPolling();
        sinks.values().forEach(RunningSink::drain);
        delivering.stop();
        if (!threads.awaitDelivering(atMost)) {
            log.warn(
                    "deliveries did not end within {} s and are broken off; their events will be delivered again",
                    atMost.toSeconds());
        }
        threads.interruptAll();
        boolean ended = threads.awaitAll(GRACE);
        sinks.values().forEach(sink -> {
            closeQuietly("sink " + sink.name(), sink.sink());
            sink.health().stopped();
        });
        sources.values().forEach(source -> {
            source.opened().ifPresent(opened -> closeQuietly("source " + source.name(), opened));
            source.health().stopped();
        });
        if (ended || threads.awaitAll(GRACE)) {
            sources.values().forEach(source -> closeQuietly("journal of " + source.name(), source.journal()));
        } else {
            log.warn("threads of plugins do not end; the journals are left as they are, which loses nothing");
        }
    }

    /** The sources, in the order of the configuration. */
    public List<RunningSource> sources() {
        return List.copyOf(sources.values());
    }

    /** The sinks, in the order of the configuration. */
    public List<RunningSink> sinks() {
        return List.copyOf(sinks.values());
    }

    private List<String> routes(String source) {
        return config.routes().getOrDefault(source, List.of());
    }

    private Waiting waiting(Rest rest) {
        return new Waiting(rest, rest.untilChanged(credentials), Pipeline::random);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private void tellOfForgottenSinks(Journal journal) {
        List<String> forgotten = new ArrayList<>(
                journal.sinkPositions().stream().map(SinkPosition::sink).toList());
        forgotten.removeAll(routes(journal.source()));
        if (!forgotten.isEmpty()) {
            log.info(
                    "the journal of {} knows sinks that are not configured any more: {}; they keep their place until"
                            + " events that they have not got are older than journal.retention",
                    journal.source(),
                    String.join(", ", forgotten));
        }
    }

    private static void closeQuietly(String what, AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            log.warn("closing {} failed", what, e);
        }
    }
}
