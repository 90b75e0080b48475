package io.collector.runtime.cli;

import io.collector.runtime.config.ConfigLoader;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.events.JournalLocation;
import io.collector.runtime.plugin.BrokenPluginsException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command that all others belong to, with what they share: the configuration file, the output and its form. The
 * options may stand before or after the command. For one thread.
 */
@Command(
        name = "collector",
        description = "Collects every event of its sources and delivers each to every sink.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.class,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n")
public final class CollectorCommand implements Runnable {
    private final Map<String, String> environment;
    private final ConfigLoader loader;
    private final Path here;
    private @Nullable Path chosen;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration file; conf/collector.conf if not given.")
    private @Nullable Path config;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON instead of text.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // read by picocli
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("unused") // read by picocli
    private boolean version;

    CollectorCommand(Map<String, String> environment, Clock clock) {
        this(environment, clock, Path.of(""));
    }

    /** In another working directory than that of the process. */
    CollectorCommand(Map<String, String> environment, Clock clock, Path here) {
        this.here = here;
        this.environment = Map.copyOf(environment);
        this.loader = new ConfigLoader(environment, clock);
    }

    @Override
    public void run() {
        throw new ParameterException(spec().commandLine(), "A command is missing");
    }

    /** The environment of the process. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The configuration file; need not exist. Once chosen it stays so: a reload must not read another one. */
    public Path configFile() {
        if (chosen == null) {
            chosen = config != null ? config : ConfigPath.usual(environment, here);
        }
        return chosen;
    }

    /** Whether the configuration file was named, and so must exist. */
    boolean configFileNamed() {
        return config != null;
    }

    /**
     * The data directory, as far as the configuration can be read; see {@link JournalLocation}.
     *
     * @throws IllegalArgumentException if it cannot be told, or the named file does not exist: what is in some other
     *     data directory would be no answer; the message is for a person
     */
    Path dataDir() {
        if (configFileNamed() && !Files.exists(configFile())) {
            throw new IllegalArgumentException("configuration file " + configFile() + " does not exist");
        }
        return JournalLocation.of(configFile(), environment);
    }

    /** Reads the configuration. Let both exceptions pass: they become a report and the right exit code. */
    public LoadedConfig load() throws InvalidConfigurationException, BrokenPluginsException {
        return loader.load(configFile());
    }

    /** The plugins folder, as far as the configuration can be read. */
    public Path pluginsDir() {
        return loader.pluginsDir(configFile());
    }

    /** Whether to print JSON. */
    public boolean json() {
        return json;
    }

    /** The standard output. */
    public PrintWriter out() {
        return spec().commandLine().getOut();
    }

    /** The columns of the terminal; empty if a program reads the output. */
    public OptionalInt width() {
        return TerminalWidth.of(environment, spec());
    }

    /** The standard error. */
    public PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command up");
        }
        return spec;
    }
}
