package io.collector.runtime.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code collector run}. */
@Command(
        name = RunCommand.NAME,
        description = "Runs until SIGTERM or SIGINT, then drains and stops. SIGHUP: reads the configuration again.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped cleanly", "2:the configuration is wrong", "4:cannot start"})
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    private final CollectorCommand collector;
    private final Runner runner;

    RunCommand(CollectorCommand collector, Runner runner) {
        this.collector = collector;
        this.runner = runner;
    }

    @Override
    public Integer call() throws Exception {
        return PlainRun.run(collector::load, runner);
    }
}
