package io.collector.runtime;

import io.collector.api.InvalidConfigException;
import io.collector.runtime.cli.CommandException;
import io.collector.runtime.cli.ExitCode;
import io.collector.runtime.cli.Runner;
import io.collector.runtime.config.Changes;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.pipeline.ExchangeException;
import io.collector.runtime.pipeline.Rehearsal;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector until SIGTERM or SIGINT, and on SIGHUP with the configuration as it is then. For one thread.
 *
 * <p>A new configuration is put to every test that needs no stop before anything is stopped, and what is the same in it
 * goes on. Deliveries of the rest end first, and the journal keeps the place of every sink, so nothing is lost or sent
 * twice on the way.
 */
final class Service {
    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final Runner.ConfigFile file;
    private final Consumer<LoggingSettings> logging;
    private final Collector collector;
    private LoadedConfig loaded;

    private Service(LoadedConfig loaded, Runner.ConfigFile file, Consumer<LoggingSettings> logging)
            throws CommandException {
        this.file = file;
        this.logging = logging;
        this.loaded = loaded;
        this.collector = started(loaded, logging);
    }

    /**
     * Runs until SIGTERM or SIGINT, then drains and stops. A second such signal ends the process at once.
     *
     * @param first the configuration to begin with
     * @param file for reading it again
     * @param logging sets the log up
     * @return 0
     * @throws CommandException if it cannot start
     */
    static int run(LoadedConfig first, Runner.ConfigFile file, Consumer<LoggingSettings> logging)
            throws CommandException {
        Signals signals = Signals.listen();
        try {
            Service service = new Service(first, file, logging);
            signals.whenAskedToStop(service.collector::drain);
            String signal = signals.await();
            while (signal.equals(Signals.RELOAD)) {
                service.reload();
                signal = signals.await();
            }
            // One that came while the configuration was exchanged has waited for deliveries already.
            Duration left = signals.left(service.loaded.config().settings().drainTimeout());
            log.info("{}: stopping; deliveries under way get up to {} s", signal, seconds(left));
            service.collector.close(left);
            return ExitCode.OK;
        } finally {
            signals.done();
        }
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(500).toSeconds();
    }

    private void reload() throws CommandException {
        log.info("{}: reading the configuration again", Signals.RELOAD);
        LoadedConfig next;
        Changes changes;
        try {
            next = file.load();
            changes = loaded.fingerprint().changes(next.fingerprint());
            Rehearsal.of(next.config(), changes, Clock.systemUTC());
        } catch (InvalidConfigurationException e) {
            refuse(String.valueOf(e.getMessage()));
            return;
        } catch (BrokenPluginsException | InvalidConfigException e) {
            refuse(String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | LinkageError e) {
            // Nothing was touched yet, so what runs need not suffer for it.
            log.error("reading the configuration again failed by a fault of the collector or of a plugin", e);
            refuse("the configuration could not be read for a fault that is not its own; report the log");
            return;
        }
        if (changes.isEmpty()) {
            log.info("the configuration is the same; nothing was restarted");
            return;
        }
        Path dataDir = loaded.config().settings().dataDir().toAbsolutePath();
        if (!dataDir.equals(next.config().settings().dataDir().toAbsolutePath())) {
            refuse("collector.data-dir cannot change while it runs; restart the collector for that");
            return;
        }
        exchange(next, changes);
    }

    private void exchange(LoadedConfig next, Changes changes) throws CommandException {
        logging.accept(next.config().settings().logging());
        try {
            collector.exchange(next.config(), changes, next.secretFiles()::version);
            loaded = next;
            log.info("the new configuration is in force: {}", String.join(", ", changes.words()));
        } catch (ExchangeException e) {
            logging.accept(loaded.config().settings().logging());
            refuse(String.valueOf(e.getMessage()));
        } catch (CannotStartException e) {
            throw new CommandException(ExitCode.CANNOT_START, String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuse(String why) {
        why.lines().forEach(line -> log.error("{}", line));
        log.error("the new configuration was refused; the one before stays in force");
    }

    private static Collector started(LoadedConfig config, Consumer<LoggingSettings> logging) throws CommandException {
        logging.accept(config.config().settings().logging());
        Collector fresh = Collector.of(config.config(), config.secretFiles()::version);
        try {
            fresh.start();
            return fresh;
        } catch (CannotStartException e) {
            throw new CommandException(ExitCode.CANNOT_START, String.valueOf(e.getMessage()), e);
        } catch (InvalidConfigException e) {
            throw new CommandException(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }
}
