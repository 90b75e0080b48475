package io.collector.runtime.cli;

import io.collector.runtime.config.Suggestions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code collector help}: what {@code --help} says. picocli's own would have a second {@code -h} beside the shared one. */
@Command(name = "help", description = "Shows the help of a command, as its option --help does.")
final class HelpCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "Such as run, or plugins describe; all commands if not given.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command up");
        }
        CommandLine command = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(
                        command,
                        command.getCommandSpec().qualifiedName() + " has no command " + word
                                + Suggestions.hint(
                                        word, command.getSubcommands().keySet()));
            }
            command = next;
        }
        command.usage(spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
