package io.collector.runtime.cli;

import io.collector.runtime.config.ConfigLoader;
import io.collector.runtime.config.LoadedConfig;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code collector run} as a service manager starts it, with no more than the configuration file named. It does without
 * picocli, whose setting up is a tenth of a start. Whatever else is on the command line is picocli's to understand.
 */
public final class PlainRun {
    private static final Logger LOG = LoggerFactory.getLogger(PlainRun.class);
    private static final List<String> CONFIG = List.of("-c", "--config");

    private PlainRun() {}

    /**
     * Executes the command if it is this one; whatever happens, it ends with a message and an exit code.
     *
     * @param environment of the process
     * @param clock the only one
     * @param runner what {@code run} does
     * @param err for messages
     * @return the exit code; empty if the arguments say anything else, and then nothing was done
     */
    public static OptionalInt execute(
            Map<String, String> environment, Clock clock, Runner runner, PrintWriter err, String... arguments) {
        if (!isPlain(arguments)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Fault.guarded(RunCommand.NAME, err, () -> {
            Path file = arguments.length == 1 ? ConfigPath.usual(environment, Path.of("")) : Path.of(arguments[2]);
            ConfigLoader loader = new ConfigLoader(environment, clock);
            return run(() -> loader.load(file), runner);
        }));
    }

    private static boolean isPlain(String... arguments) {
        return arguments.length > 0
                && arguments[0].equals(RunCommand.NAME)
                && (arguments.length == 1
                        || (arguments.length == 3 && CONFIG.contains(arguments[1]) && isPath(arguments[2])));
    }

    /** picocli reads arguments from files that an {@code @} names, and options wherever a dash is. */
    private static boolean isPath(String argument) {
        try {
            String path = Path.of(argument).toString();
            return !path.isBlank() && !path.startsWith("-") && !path.startsWith("@");
        } catch (InvalidPathException e) {
            return false; // picocli has a message for that
        }
    }

    static int run(Runner.ConfigFile file, Runner runner) throws Exception {
        LoadedConfig loaded = file.load();
        if (LOG.isDebugEnabled()) {
            loaded.effective().lines().forEach(line -> LOG.debug("Setting {}", line));
        }
        return runner.run(loaded, file);
    }
}
