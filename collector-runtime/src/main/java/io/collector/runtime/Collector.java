package io.collector.runtime;

import io.collector.api.InvalidConfigException;
import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.admin.Readiness;
import io.collector.runtime.admin.StatusReport;
import io.collector.runtime.config.Changes;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.TableTotal;
import io.collector.runtime.pipeline.ExchangeException;
import io.collector.runtime.pipeline.Pipeline;
import io.collector.runtime.pipeline.RunningSource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector: takes the data directory, polls, delivers, answers at the admin address, until it is stopped. Start it
 * once and stop it once, by the same thread that exchanges its configuration; the questions in between are safe for any
 * thread.
 */
public final class Collector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Collector.class);

    private final Pipeline pipeline;
    private final AdminServer admin;
    private final Readiness readiness;
    private final StatusReport status;
    private @Nullable DataDirectory directory;
    private volatile CollectorConfig config;
    private volatile @Nullable URI address;

    @Inject
    Collector(CollectorConfig config, Pipeline pipeline, AdminServer admin, Readiness readiness, StatusReport status) {
        this.config = config;
        this.pipeline = pipeline;
        this.admin = admin;
        this.readiness = readiness;
        this.status = status;
    }

    /**
     * A collector that is not started.
     *
     * @param credentials a number that changes when a person has changed a credential; what is blocked is then tried
     *     at once
     */
    public static Collector of(CollectorConfig config, LongSupplier credentials) {
        return CollectorModule.assemble(config, credentials, Clock.systemUTC());
    }

    /**
     * Starts, or leaves nothing behind.
     *
     * @throws CannotStartException if the data directory, a journal or the admin port is not to be had
     * @throws InvalidConfigException if a plugin finds that its settings do not fit together
     */
    public void start() throws CannotStartException {
        try {
            directory = DataDirectory.take(config.settings().dataDir());
            pipeline.open(directory);
            address = listen(config, directory);
            pipeline.start();
            announce();
        } catch (JournalException e) {
            cleanUp(Duration.ZERO);
            throw new CannotStartException(e.reason() + "; " + e.remedy(), e);
        } catch (IOException e) {
            cleanUp(Duration.ZERO);
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            cleanUp(Duration.ZERO);
            throw e;
        }
    }

    private @Nullable URI listen(CollectorConfig with, DataDirectory in) throws IOException {
        return admin.start(with.settings().admin(), in.root()).orElse(null);
    }

    /**
     * Goes on with another configuration, for the same data directory. Only what is different is stopped and made anew.
     *
     * @param changes what is different
     * @param credentials as at the beginning, for what is opened now
     * @throws ExchangeException if it cannot be put in force; the one before goes on
     * @throws CannotStartException if neither it nor the one before can be; nothing was left running
     */
    public void exchange(CollectorConfig next, Changes changes, LongSupplier credentials)
            throws ExchangeException, CannotStartException {
        DataDirectory in = Objects.requireNonNull(directory, "not started");
        CollectorConfig before = config;
        boolean moves = changes.concernAdmin();
        try {
            if (moves) {
                move(before, next, in);
            }
            try {
                pipeline.exchange(next, changes, credentials, in, drainTimeout(before));
                config = next;
            } catch (ExchangeException e) {
                if (moves) {
                    move(next, before, in);
                }
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            close();
            String why =
                    e instanceof JournalException j ? j.reason() + "; " + j.remedy() : String.valueOf(e.getMessage());
            throw new CannotStartException("neither the new configuration nor the one before works: " + why, e);
        }
        announce();
    }

    /** Listens at another address, or again at the one before. */
    private void move(CollectorConfig from, CollectorConfig to, DataDirectory in)
            throws ExchangeException, IOException {
        admin.stop();
        try {
            address = listen(to, in);
        } catch (IOException e) {
            address = listen(from, in);
            throw new ExchangeException(String.valueOf(e.getMessage()), e);
        }
    }

    private void announce() {
        log.info(
                "journals are in {}",
                config.settings().dataDir().resolve("journal").toAbsolutePath());
        for (RunningSource source : pipeline.sources()) {
            List<String> sinks = config.routes().getOrDefault(source.name(), List.of());
            log.info(
                    "source {} ({}) goes to {}",
                    source.name(),
                    source.type(),
                    sinks.isEmpty() ? "no sink; its journal keeps the events" : String.join(", ", sinks));
        }
        address().ifPresent(a -> log.info("admin address: {}", a));
    }

    /** Tells whoever asks that it is stopping; that is up to {@link #close}. For any thread. */
    public void drain() {
        readiness.drain();
    }

    /** Stops polling, lets deliveries end, and gives the data directory back. */
    @Override
    public void close() {
        close(drainTimeout(config));
    }

    /**
     * Stops polling, lets deliveries end, and gives the data directory back.
     *
     * @param atMost how long to wait for deliveries
     */
    public void close(Duration atMost) {
        drain();
        cleanUp(atMost);
        log.info("stopped");
    }

    private void cleanUp(Duration atMost) {
        pipeline.stop(atMost);
        admin.stop();
        if (directory != null) {
            directory.close();
        }
    }

    /** Where the admin address is, once started. */
    public Optional<URI> address() {
        return Optional.ofNullable(address);
    }

    /** Counts by table since the journals were made, by source. */
    public Map<String, List<TableTotal>> totals() {
        Map<String, List<TableTotal>> totals = new LinkedHashMap<>();
        pipeline.sources()
                .forEach(source -> totals.put(source.name(), source.journal().totals()));
        return totals;
    }

    /** How many events are still to be delivered, over all sinks. */
    public long pending() {
        return pipeline.sinks().stream().mapToLong(s -> s.pending()).sum();
    }

    /** What {@code /api/v1/status} answers. */
    public String status() {
        return status.json();
    }

    private static Duration drainTimeout(CollectorConfig config) {
        return config.settings().drainTimeout();
    }
}
