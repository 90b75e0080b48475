package io.collector.runtime.demo;

import io.collector.api.Simulator;
import io.collector.runtime.CannotStartException;
import io.collector.runtime.Collector;
import io.collector.runtime.cli.CollectorCommand;
import io.collector.runtime.cli.CommandException;
import io.collector.runtime.cli.ExitCode;
import io.collector.runtime.cli.Output;
import io.collector.runtime.config.ConfigLoader;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.journal.Tally;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code collector demo}: a simulator of the vendor's service and a collector that polls it, with the journal as the
 * store, in a new folder below the system's temporary one. For one thread.
 */
@Command(
        name = DemoCommand.NAME,
        description = "Collects from a simulator; needs no account, no target and no configuration.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "1:the simulated history was not collected in time", "4:cannot start"})
public final class DemoCommand implements Callable<Integer> {
    public static final String NAME = "demo";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final CollectorCommand collector;
    private final Clock clock;

    @Option(
            names = "--once",
            description = "End by itself when the simulated history is collected, and print a summary.")
    private boolean once;

    /** The command. */
    public DemoCommand(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("collector-demo");
        try (Simulator.Running simulated = simulator().start()) {
            Path file = Files.writeString(folder.resolve("collector.conf"), configuration(folder, simulated));
            LoadedConfig loaded = new ConfigLoader(collector.environment(), clock).load(file);
            CountDownLatch ended = new CountDownLatch(1);
            Collector running = Collector.of(loaded.config(), loaded.secretFiles()::version);
            Thread stop = new Thread(
                    () -> {
                        running.close();
                        ended.countDown();
                    },
                    "stop");
            running.start();
            Runtime.getRuntime().addShutdownHook(stop);
            greet(running, file);
            boolean complete = !once || collected(running, simulated);
            if (!once) {
                ended.await();
            }
            Runtime.getRuntime().removeShutdownHook(stop);
            Map<String, Tally> found = found(running);
            running.close();
            report(new DemoReport(found, simulated.history(), complete), file);
            return complete ? ExitCode.OK : ExitCode.FAULT;
        } catch (CannotStartException e) {
            throw new CommandException(ExitCode.CANNOT_START, String.valueOf(e.getMessage()), e);
        }
    }

    private Simulator simulator() throws CommandException {
        try {
            PluginCatalog catalog = PluginCatalog.open(collector.pluginsDir());
            for (String type : catalog.sourceTypes()) {
                if (catalog.simulator(type).isPresent()) {
                    return catalog.simulator(type).get();
                }
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.CANNOT_START, String.valueOf(e.getMessage()), e);
        }
        throw new CommandException(
                ExitCode.CANNOT_START,
                "no plugin in " + collector.pluginsDir() + " brings a simulator; unpack the whole distribution");
    }

    private static String configuration(Path folder, Simulator.Running simulated) {
        return """
                collector {
                  data-dir = "%s"
                  admin.port = 0
                  sources {
                    demo {
                %s
                    }
                  }
                }
                """.formatted(
                        folder.resolve("data"), simulated.settings().indent(6).stripTrailing());
    }

    private void greet(Collector running, Path file) {
        collector
                .err()
                .println("Console:        "
                        + running.address().map(Object::toString).orElse("none"));
        collector.err().println("Configuration:  " + file);
        collector.err().println("Try:            collector events -c " + file + " --since 1h --limit 5");
        collector.err().println(once ? "Ends when the history is collected." : "Ctrl-C stops it.");
        collector.err().flush();
    }

    private boolean collected(Collector running, Simulator.Running simulated) throws InterruptedException {
        Instant giveUp = clock.instant().plus(PATIENCE);
        while (clock.instant().isBefore(giveUp)) {
            Map<String, Tally> found = found(running);
            boolean all = simulated.history().entrySet().stream()
                    .allMatch(e -> found.containsKey(e.getKey())
                            && found.get(e.getKey()).fresh() >= e.getValue());
            if (all) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
        return false;
    }

    private static Map<String, Tally> found(Collector running) {
        Map<String, Tally> found = new TreeMap<>();
        running.totals().values().forEach(tables -> tables.forEach(t -> found.put(t.table(), t.count())));
        return found;
    }

    private void report(DemoReport report, Path file) {
        if (collector.json()) {
            Output.json(collector.out(), report.json());
            return;
        }
        report.print(collector.out());
        collector.out().println("The journal is kept: collector events -c " + file);
    }
}
