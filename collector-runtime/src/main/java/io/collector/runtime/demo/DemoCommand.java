package io.collector.runtime.demo;

import io.collector.api.Simulator;
import io.collector.runtime.CannotStartException;
import io.collector.runtime.Collector;
import io.collector.runtime.Signals;
import io.collector.runtime.cli.CollectorCommand;
import io.collector.runtime.cli.CommandException;
import io.collector.runtime.cli.ExitCode;
import io.collector.runtime.cli.Output;
import io.collector.runtime.config.ConfigLoader;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.journal.Tally;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
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
        Signals signals = Signals.listen();
        Path folder = Files.createTempDirectory("collector-demo");
        try (Simulator.Running simulated = simulator().start()) {
            Path file = Files.writeString(folder.resolve("collector.conf"), configuration(folder, simulated));
            LoadedConfig loaded = new ConfigLoader(collector.environment(), clock).load(file);
            DemoReport report;
            try (Collector running = Collector.of(loaded.config(), loaded.secretFiles()::version)) {
                running.start();
                greet(running, file);
                if (once) {
                    awaitHistory(running, simulated, signals);
                } else {
                    signals.await();
                }
                Map<String, Tally> found = found(running);
                report = new DemoReport(found, simulated.history(), isComplete(found, simulated));
            }
            print(report, file);
            return report.complete() || !once ? ExitCode.OK : ExitCode.FAULT;
        } catch (CannotStartException e) {
            throw new CommandException(ExitCode.CANNOT_START, String.valueOf(e.getMessage()), e);
        } finally {
            signals.done();
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

    /** On the standard output, unless that is for the summary. */
    private void greet(Collector running, Path file) {
        PrintWriter out = once || collector.json() ? collector.err() : collector.out();
        out.println("Console:        " + running.address().map(Object::toString).orElse("none"));
        out.println("Configuration:  " + file);
        out.println("Try:            collector events -c " + file + " --since 1h --limit 5");
        out.println(once ? "Ends when the history is collected." : "Ctrl-C stops it.");
        out.flush();
    }

    /** Until all is there, somebody asks to stop, or patience ends. */
    private void awaitHistory(Collector running, Simulator.Running simulated, Signals signals)
            throws InterruptedException {
        Instant giveUp = clock.instant().plus(PATIENCE);
        boolean stop = false;
        while (!stop
                && !isComplete(found(running), simulated)
                && clock.instant().isBefore(giveUp)) {
            stop = signals.await(LOOK_EVERY);
        }
    }

    private static boolean isComplete(Map<String, Tally> found, Simulator.Running simulated) {
        return simulated.history().entrySet().stream()
                .allMatch(e ->
                        found.containsKey(e.getKey()) && found.get(e.getKey()).fresh() >= e.getValue());
    }

    private static Map<String, Tally> found(Collector running) {
        Map<String, Tally> found = new TreeMap<>();
        running.totals().values().forEach(tables -> tables.forEach(t -> found.put(t.table(), t.count())));
        return found;
    }

    private void print(DemoReport report, Path file) {
        if (collector.json()) {
            Output.json(collector.out(), report.json());
            return;
        }
        report.print(collector.out());
        collector.out().println("The journal is kept: collector events -c " + file);
    }
}
