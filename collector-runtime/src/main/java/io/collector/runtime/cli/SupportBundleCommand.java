package io.collector.runtime.cli;

import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.disk.DiskFault;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.plugin.BrokenPluginsException;
import io.collector.runtime.support.Bundle;
import io.collector.runtime.support.Redaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code collector support-bundle}. Works beside a running collector, without one, and with a bad configuration. */
@Command(
        name = "support-bundle",
        description = {
            "Writes a zip file for somebody who helps: versions, settings in force, state, ledger, metrics.",
            "Secrets and mail addresses are taken out; events are never in it. Look into it before you pass it on."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "2:the file cannot be written"})
final class SupportBundleCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String README = """
            Made by `collector support-bundle`. Secrets and mail addresses are replaced; there are no events in it.

            version.txt, plugins.txt    what is installed
            validation.txt              what `collector validate` says
            settings.txt                every setting in force
            environment.txt             names of the variables that matter, not their values
            status.json, metrics.txt    of the running collector, or why there is none
            ledger.txt                  what was read, found and delivered, by hour
            data-directory.txt          names and sizes of the files
            log/                        the end of the log files that were named with --log
            """;

    private final CollectorCommand collector;
    private final Clock clock;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to make; collector-support-TIME.zip if not given.")
    private @Nullable Path output;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "A log file to take the end of; with systemd: journalctl -u collector > collector.log"
                    + " makes one. Repeatable.")
    private List<Path> logs = new ArrayList<>();

    SupportBundleCommand(CollectorCommand collector, Clock clock) {
        this.collector = collector;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        for (Path log : logs) {
            if (!Files.isRegularFile(log) || !Files.isReadable(log)) {
                throw new CommandException(
                        ExitCode.BAD_CONFIGURATION,
                        "no support bundle was made: the log " + log
                                + (Files.exists(log) ? " is no file that this user may read" : " does not exist")
                                + "; name another file by --log");
            }
        }
        Path file = output == null ? Path.of("collector-support-" + STAMP.format(clock.instant()) + ".zip") : output;
        Optional<LoadedConfig> loaded = loaded();
        Optional<CollectorConfig> config = loaded.map(LoadedConfig::config);
        try (Bundle bundle = Bundle.create(file, Redaction.of(config, collector.environment()))) {
            bundle.add("README.txt", README);
            bundle.add("version.txt", said("version"));
            bundle.add("plugins.txt", said("plugins"));
            bundle.add("validation.txt", said("validate"));
            bundle.add(
                    "settings.txt",
                    loaded.map(l -> String.join("\n", l.effective().lines()))
                            .orElse("the configuration cannot be used; see validation.txt"));
            bundle.add("environment.txt", variables());
            bundle.add("status.json", said("status", "--json"));
            bundle.add("metrics.txt", metrics());
            bundle.add("ledger.txt", said("ledger"));
            bundle.addListing(
                    "data-directory.txt", JournalLocation.of(collector.configFile(), collector.environment()));
            for (Path log : logs) {
                if (config.isPresent()) {
                    bundle.addLog(log);
                }
            }
            if (config.isEmpty() && !logs.isEmpty()) {
                // Which secrets to take out of them is not known.
                collector
                        .err()
                        .println("left out the logs, since the configuration cannot be used: mend it, then ask again");
            }
            report(file, bundle.names());
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION,
                    "the support bundle " + file + " cannot be made: it is there already; take it away, or name another"
                            + " place by --output",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.BAD_CONFIGURATION,
                    "the support bundle " + file + " cannot be made: "
                            + (e instanceof IOException fault ? DiskFault.said(fault) : e.getMessage())
                            + "; name another place by --output",
                    e);
        }
    }

    private Optional<LoadedConfig> loaded() {
        try {
            return Optional.of(collector.load());
        } catch (InvalidConfigurationException | BrokenPluginsException e) {
            return Optional.empty(); // validation.txt tells
        }
    }

    /** What another command prints, whatever it ends with. */
    private String said(String... command) {
        CollectorCommand asked = new CollectorCommand(collector.environment(), clock);
        StringWriter text = new StringWriter();
        Faults faults = new Faults();
        CommandLine line = new CommandLine(asked)
                .addSubcommand(new VersionCommand(asked))
                .addSubcommand(new PluginsCommand(asked))
                .addSubcommand(new ValidateCommand(asked))
                .addSubcommand(new StatusCommand(asked, clock))
                .addSubcommand(new LedgerCommand(asked, clock))
                .setExecutionExceptionHandler(faults)
                .setParameterExceptionHandler(faults)
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true));
        List<String> arguments = new ArrayList<>(List.of(command));
        if (collector.configFileNamed()) {
            arguments.add("--config=" + collector.configFile());
        }
        line.execute(arguments.toArray(String[]::new));
        return text.toString();
    }

    private String metrics() throws InterruptedException {
        try {
            AdminAddress address = AdminAddress.of(collector.configFile(), collector.environment(), clock);
            if (address.uri().isEmpty()) {
                return address.why();
            }
            URI uri = address.uri().get().resolve("/metrics");
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
            address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
            return HttpClient.newBuilder()
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | IllegalArgumentException e) {
            return "no collector is running, or it does not answer";
        }
    }

    private String variables() {
        return collector.environment().keySet().stream()
                .filter(n -> n.matches("(?i)(COLLECTOR|JAVA|TAP|SPLUNK|ES|ELASTIC|AZURE|HTTPS?|NO)_.*|TZ|LANG"))
                .sorted()
                .reduce("", (a, b) -> a + b + "\n");
    }

    private void report(Path file, List<String> names) {
        if (collector.json()) {
            Output.json(collector.out(), Map.of("file", file.toString(), "entries", names));
        } else {
            collector.out().println("Wrote " + file + ": " + String.join(", ", names));
            collector.out().println("Look into it before you pass it on.");
        }
    }
}
