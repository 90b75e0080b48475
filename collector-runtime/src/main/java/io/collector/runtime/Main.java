package io.collector.runtime;

import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.demo.DemoCommand;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    /** Executes a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Clock clock = Clock.systemUTC();
        System.exit(CollectorCli.execute(
                CollectorCli.commandLine(
                        System.getenv(), clock, Collector::run, collector -> new DemoCommand(collector, clock)),
                arguments));
    }
}
