package io.collector.runtime;

import io.collector.runtime.cli.CollectorCli;
import io.collector.runtime.cli.ExitCode;
import io.collector.runtime.cli.PlainRun;
import io.collector.runtime.cli.Runner;
import io.collector.runtime.cli.WatchedOutput;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.logging.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Clock;
import picocli.CommandLine;

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
        WatchedOutput out = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        CommandLine line = CollectorCli.commandLine(
                        System.getenv(), clock, runner, collector -> new DemoCommand(collector, clock), arguments)
                .setOut(new PrintWriter(new OutputStreamWriter(out, charset()), true));
        int code = CollectorCli.execute(line, arguments);
        if (code == ExitCode.OK && out.fault().isPresent()) {
            System.err.println(
                    "collector: " + WatchedOutput.unwritten(out.fault().get()));
            return ExitCode.FAULT;
        }
        return code;
    }

    /** That of the terminal, by the name that this Java has for it. */
    private static Charset charset() {
        String later = System.getProperty(
                "sun.stdout.encoding", Charset.defaultCharset().name());
        return Charset.forName(System.getProperty("stdout.encoding", later));
    }
}
