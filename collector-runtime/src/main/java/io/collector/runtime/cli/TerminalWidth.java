package io.collector.runtime.cli;

import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** How wide the terminal is. Stateless. */
final class TerminalWidth {
    private TerminalWidth() {}

    /** The columns of the terminal; empty if a program reads the output. */
    static OptionalInt of(Map<String, String> environment, @Nullable CommandSpec spec) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9]\\d{0,4}")) {
            return OptionalInt.of(Integer.parseInt(columns));
        }
        // Picocli's guess whether a person reads this: the JDK's own differs from version to version.
        return spec != null && CommandLine.Help.Ansi.AUTO.enabled()
                ? OptionalInt.of(spec.commandLine().getUsageHelpWidth())
                : OptionalInt.empty();
    }
}
