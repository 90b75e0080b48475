package io.collector.runtime.cli;

import io.collector.runtime.config.ConfigReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code collector plugins reference}. */
@Command(
        name = "reference",
        description = "Prints the reference of every setting, those of the installed plugins included, in Markdown.")
final class ReferenceCommand implements Callable<Integer> {
    private final CollectorCommand collector;

    ReferenceCommand(CollectorCommand collector) {
        this.collector = collector;
    }

    @Override
    public Integer call() throws CommandException {
        collector.out().print(ConfigReference.markdown(PluginsCommand.catalog(collector)));
        return ExitCode.OK;
    }
}
