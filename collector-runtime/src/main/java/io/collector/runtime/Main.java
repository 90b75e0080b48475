package io.collector.runtime;

import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.logging.Logging;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    /** Executes a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Clock clock = Clock.systemUTC();
        Logging logging = new Logging(System.getenv());
        logging.apply(LoggingSettings.defaults());
        System.exit(CollectorCli.execute(
                CollectorCli.commandLine(
                        System.getenv(),
                        clock,
                        (first, file) -> Service.run(first, file, logging::apply),
                        collector -> new DemoCommand(collector, clock),
                        arguments),
                arguments));
    }
}
