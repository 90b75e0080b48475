package io.collector.runtime.pipeline;

import io.collector.runtime.config.Changes;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.health.State;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.metrics.MetricsRegistry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources, journals, sinks and their threads, made from a configuration. What changes them is for one thread; the
 * lists are safe for any.
 *
 * <pre>
 *   open ──► start ──► exchange, any number of times ──► stop
 * </pre>
 *
 * <p>An exchange stops what is not the same in the new configuration and makes what is missing then; all else goes on.
 */
public final class Pipeline {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final Upkeep upkeep = new Upkeep();
    private volatile Assembly assembly;
    private volatile Map<String, RunningSource> sources = Map.of();
    private volatile Map<String, RunningSink> sinks = Map.of();

    /** Sources that are not there any more, but whose journals a thread may still use; for the one thread. */
    private final Map<String, RunningSource> leftOver = new HashMap<>();

    /**
     * A pipeline that is not open yet.
     *
     * @param credentials a number that changes when a person has changed a credential
     */
    @Inject
    public Pipeline(CollectorConfig config, Clock clock, MetricsRegistry metrics, LongSupplier credentials) {
        this.assembly = new Assembly(config, clock, metrics, credentials);
    }

    /** Opens journals and plugins that are not; nothing is polled or delivered yet. After a failure, {@link #stop} cleans up. */
    public void open(DataDirectory directory) {
        CollectorConfig config = assembly.config();
        CompletableFuture<Void> beside = CompletableFuture.runAsync(() -> openSinks(config));
        try {
            openSources(config, directory);
        } finally {
            // Whatever becomes of the sources: what is open by then is to be closed.
            beside.exceptionally(e -> null).join();
        }
        failAs(beside);
        sources = only(config.sources(), SourceBlock::name, sources);
        sinks = only(config.sinks(), SinkBlock::name, sinks);
        for (RunningSource source : sources.values()) {
            Set<String> routes = assembly.routes(source.name());
            source.journal().route(routes);
            tellOfForgottenSinks(source.journal(), routes);
            sinks.values().stream()
                    .filter(sink -> routes.contains(sink.name()))
                    .forEach(sink -> sink.lanes().computeIfAbsent(source.name(), s -> assembly.lane(source, sink)));
            assembly.show(source, directory);
        }
    }

    private void openSources(CollectorConfig config, DataDirectory directory) {
        for (SourceBlock<?> block : config.sources()) {
            RunningSource before = sources.get(block.name());
            if (before == null || isOver(before.health())) {
                RunningSource source =
                        assembly.source(block, before == null ? leftOver.remove(block.name()) : before, directory);
                sources = with(sources, block.name(), source);
                assembly.open(source, block);
            }
        }
    }

    private void openSinks(CollectorConfig config) {
        for (SinkBlock<?> block : config.sinks()) {
            RunningSink before = sinks.get(block.name());
            if (before == null || isOver(before.health())) {
                sinks = with(sinks, block.name(), assembly.sink(block));
            }
        }
    }

    private static void failAs(CompletableFuture<Void> over) {
        try {
            over.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error fault) {
                throw fault;
            }
            throw e;
        }
    }

    /** Begins to poll and to deliver, where that has not begun. */
    public void start() {
        sinks.values().forEach(RunningSink::start);
        sources.values().forEach(source -> source.start(() -> assembly.runner(source, this::maxBytes)));
        List<Journal> journals =
                sources.values().stream().map(RunningSource::journal).toList();
        upkeep.start(rest -> assembly.trimmer(journals, rest));
    }

    /** Asked for again and again, as a source that goes on follows it. */
    private long maxBytes() {
        return assembly.config().settings().journal().maxSize().bytes();
    }

    /**
     * Goes on with another configuration. After this, and after an {@link ExchangeException}, everything works; after any
     * other exception {@link #stop} is all that is left.
     *
     * @param changes what is different
     * @param credentials as for the constructor, for what is opened now
     * @param directory the same as before
     * @param atMost how long to wait for deliveries of what is stopped
     * @throws ExchangeException if something of it cannot be opened; the configuration before is in force again
     */
    public void exchange(
            CollectorConfig next, Changes changes, LongSupplier credentials, DataDirectory directory, Duration atMost)
            throws ExchangeException {
        Assembly before = assembly;
        Assembly after = new Assembly(next, before.clock(), before.metrics(), credentials);
        Set<Object> kept = kept(next, changes);
        retire(kept, after, atMost);
        assembly = after;
        try {
            open(directory);
        } catch (RuntimeException | Error e) {
            retire(kept, before, Duration.ZERO);
            assembly = before;
            open(directory);
            start();
            throw new ExchangeException(why(e), e);
        }
        start();
    }

    private static String why(Throwable e) {
        if (e instanceof JournalException j) {
            return j.reason() + "; " + j.remedy();
        }
        return e instanceof Error ? "a plugin, or the machine, failed: " + e : String.valueOf(e.getMessage());
    }

    /** The running sources and sinks that are the same in another configuration. */
    private Set<Object> kept(CollectorConfig next, Changes changes) {
        Set<Object> kept = new HashSet<>();
        for (SourceBlock<?> block : next.sources()) {
            RunningSource source = sources.get(block.name());
            if (source != null && !changes.concernSource(block.name())) {
                kept.add(source);
            }
        }
        for (SinkBlock<?> block : next.sinks()) {
            RunningSink sink = sinks.get(block.name());
            // A sink is told at its opening which tables it will get.
            if (sink != null
                    && !changes.concernSink(block.name())
                    && Set.copyOf(sink.tables()).equals(Set.copyOf(ComponentContext.tables(block, next)))) {
                kept.add(sink);
            }
        }
        return kept;
    }

    /** Stops what is not kept, and forgets what there will not be. */
    private void retire(Set<Object> kept, Assembly next, Duration atMost) {
        upkeep.stop();
        Retirement retirement = new Retirement();
        sources.values().stream().filter(s -> !kept.contains(s)).forEach(retirement::add);
        sinks.values().stream().filter(s -> !kept.contains(s)).forEach(retirement::add);
        List<Runnable> hiding = new ArrayList<>();
        for (RunningSink sink : sinks.values()) {
            Set<String> unrouted = new HashSet<>(sink.lanes().keySet());
            unrouted.removeIf(source -> next.routes(source).contains(sink.name()));
            for (String source : unrouted) {
                retirement.add(Objects.requireNonNull(sink.lanes().remove(source)));
                hiding.add(() -> assembly.hideLane(source, sink.name()));
            }
        }
        Set<Journal> inUse = retirement.complete(atMost);
        hiding.forEach(Runnable::run);

        Map<String, RunningSource> gone = new LinkedHashMap<>(sources);
        sources = only(next.config().sources(), SourceBlock::name, sources);
        gone.keySet().removeAll(sources.keySet());
        gone.keySet().forEach(assembly::hideSource);
        close(gone.values(), inUse);
        Set<String> goneSinks = new HashSet<>(sinks.keySet());
        sinks = only(next.config().sinks(), SinkBlock::name, sinks);
        goneSinks.removeAll(sinks.keySet());
        goneSinks.forEach(assembly::hideSink);
    }

    /**
     * Stops polling, lets deliveries that are under way end, and closes everything. What was not delivered is in the
     * journal.
     *
     * @param atMost how long to wait for deliveries
     */
    public void stop(Duration atMost) {
        upkeep.stop();
        Retirement retirement = new Retirement();
        sources.values().forEach(retirement::add);
        sinks.values().forEach(retirement::add);
        close(sources.values(), retirement.complete(atMost));
    }

    private void close(Collection<RunningSource> over, Set<Journal> inUse) {
        for (RunningSource source : over) {
            if (inUse.contains(source.journal())) {
                leftOver.put(source.name(), source);
                log.warn(
                        "a call of a plugin does not end; the journal of {} is left as it is, which loses nothing",
                        source.name());
            } else {
                Retirement.close("journal of " + source.name(), source.journal());
            }
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

    private static boolean isOver(ComponentHealth health) {
        return health.snapshot().state() == State.STOPPED;
    }

    private static <T> Map<String, T> with(Map<String, T> before, String name, T one) {
        Map<String, T> after = new LinkedHashMap<>(before);
        after.put(name, one);
        return after;
    }

    /** Those of a configuration, in its order. */
    private static <T, B> Map<String, T> only(List<B> blocks, Function<B, String> name, Map<String, T> before) {
        Map<String, T> after = new LinkedHashMap<>();
        for (B block : blocks) {
            T one = before.get(name.apply(block));
            if (one != null) {
                after.put(name.apply(block), one);
            }
        }
        return after;
    }

    private static void tellOfForgottenSinks(Journal journal, Set<String> routes) {
        List<String> forgotten = new ArrayList<>(
                journal.sinkPositions().stream().map(SinkPosition::sink).toList());
        forgotten.removeAll(routes);
        if (!forgotten.isEmpty()) {
            log.info(
                    "the journal of {} knows sinks that are not configured any more: {}; they keep their place until"
                            + " events that they have not got are older than journal.retention",
                    journal.source(),
                    String.join(", ", forgotten));
        }
    }
}
