package io.collector.runtime;

import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.cli.CommandException;
import io.collector.runtime.cli.ExitCode;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    /** Executes a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(CollectorCli.execute(
                CollectorCli.commandLine(System.getenv(), Clock.systemUTC(), (config, secretFiles) -> {
                    throw new CommandException(ExitCode.CANNOT_START, "this build cannot run yet");
                }),
                arguments));
    }
}
