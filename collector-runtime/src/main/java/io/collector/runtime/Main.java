package io.collector.runtime;

import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.cli.PlainRun;
import io.collector.runtime.cli.Runner;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.logging.Logging;
import java.io.PrintWriter;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    /** Executes a command and ends the process with its exit code. */
    @SuppressWarnings("DefaultCharset") // that of the terminal
    public static void main(String[] arguments) {
        Clock clock = Clock.systemUTC();
        Logging logging = new Logging(System.getenv());
        logging.apply(LoggingSettings.defaults());
        Runner runner = (first, file) -> Service.run(first, file, logging::apply);
        PrintWriter err = new PrintWriter(System.err, true);
        System.exit(PlainRun.execute(System.getenv(), clock, runner, err, arguments)
                .orElseGet(() -> commanded(clock, runner, arguments)));
    }

    private static int commanded(Clock clock, Runner runner, String... arguments) {
        return CollectorCli.execute(
                CollectorCli.commandLine(
                        System.getenv(), clock, runner, collector -> new DemoCommand(collector, clock), arguments),
                arguments);
    }
}
