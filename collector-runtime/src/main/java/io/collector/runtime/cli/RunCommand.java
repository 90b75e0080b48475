package io.collector.runtime.cli;

import io.collector.runtime.config.LoadedConfig;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code collector run}. */
@Command(
        name = RunCommand.NAME,
        description = "Runs until SIGTERM or SIGINT, then drains and stops. SIGHUP: reads the configuration again.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped cleanly", "2:the configuration is wrong", "4:cannot start"})
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final CollectorCommand collector;
    private final Runner runner;

    RunCommand(CollectorCommand collector, Runner runner) {
        this.collector = collector;
        this.runner = runner;
    }

    @Override
    public Integer call() throws Exception {
        LoadedConfig loaded = collector.load();
        if (LOG.isDebugEnabled()) {
            loaded.effective().lines().forEach(line -> LOG.debug("Setting {}", line));
        }
        return runner.run(loaded, collector::load);
    }
}
