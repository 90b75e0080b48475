package io.collector.runtime.cli;

import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** How wide the terminal is. Stateless. */
final class TerminalWidth {
    private TerminalWidth() {}

    /** The columns of the terminal; empty if a program reads the output. */
    static OptionalInt of(Map<String, String> environment, CommandSpec spec) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9]\\d{0,4}")) {
            return OptionalInt.of(Integer.parseInt(columns));
        }
        // Picocli's guess whether a person reads this: the JDK's own differs from version to version.
        return CommandLine.Help.Ansi.AUTO.enabled()
                ? OptionalInt.of(spec.commandLine().getUsageHelpWidth())
                : OptionalInt.empty();
    }
}
