package io.collector.runtime.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code collector completion}. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash or zsh; use it by: source <(collector completion)")
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            defaultValue = "bash",
            paramLabel = "SHELL",
            description = "bash or zsh; one script serves both.")
    @SuppressWarnings("unused") // checked by picocli, of no further consequence
    private Shell shell = Shell.bash;

    /** The shells that the script is for, spelled as people type them. */
    enum Shell {
        bash,
        zsh
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command up");
        }
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("collector", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
