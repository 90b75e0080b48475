package io.collector.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/** The page of the command line, made from the commands themselves. Stateless. */
final class CommandPage {
    private static final String HEAD = """
            # Command line

            In the tarball, `bin/collector COMMAND`; with `bin` on the `PATH`, `collector COMMAND`. Each of these options may stand
            before or after the command:

            """;

    private static final String EXITS = """

            A command without exit codes below ends with 0, or with 2 if its arguments or the configuration are wrong, and with 1 after a
            fault of its own. `source <(bin/collector completion)` has bash or zsh complete commands and options.
            """;

    private CommandPage() {}

    /** The text. */
    static String markdown(CommandLine commandLine) {
        StringBuilder text = new StringBuilder(HEAD);
        CommandSpec root = commandLine.getCommandSpec();
        options(
                text,
                root.options().stream()
                        .filter(o -> o.scopeType() == ScopeType.INHERIT)
                        .toList());
        text.append(EXITS);
        root.subcommands().values().forEach(sub -> command(text, sub.getCommandSpec()));
        return text.toString();
    }

    private static void command(StringBuilder text, CommandSpec command) {
        text.append("\n## `").append(command.qualifiedName()).append("`\n\n");
        for (String line : command.usageMessage().description()) {
            text.append(plain(line)).append('\n');
        }
        List<OptionSpec> own =
                command.options().stream().filter(o -> !o.inherited()).toList();
        List<PositionalParamSpec> parameters = command.positionalParameters();
        if (!own.isEmpty() || !parameters.isEmpty()) {
            text.append('\n');
            options(text, concat(parameters, own));
        }
        Map<String, String> exits = command.usageMessage().exitCodeList();
        if (!exits.isEmpty()) {
            text.append("\n| exit | |\n|---|---|\n");
            exits.forEach(
                    (code, meaning) -> text.append("| %s | %s |\n".formatted(code.strip(), plain(meaning.strip()))));
        }
        command.subcommands().values().forEach(sub -> command(text, sub.getCommandSpec()));
    }

    private static List<ArgSpec> concat(List<PositionalParamSpec> parameters, List<OptionSpec> options) {
        List<ArgSpec> all = new ArrayList<>(parameters);
        all.addAll(options);
        return all;
    }

    private static void options(StringBuilder text, List<? extends ArgSpec> all) {
        text.append("| | |\n|---|---|\n");
        for (ArgSpec one : all) {
            String names = one instanceof OptionSpec option ? String.join(", ", option.names()) : "";
            String label = one.arity().max() == 0 ? "" : one.paramLabel();
            text.append("| `%s` | %s |\n".formatted((names + " " + label).strip(), plain(description(one))));
        }
    }

    private static String description(ArgSpec one) {
        String candidates = one.completionCandidates() == null
                ? ""
                : StreamSupport.stream(one.completionCandidates().spliterator(), false)
                        .collect(Collectors.joining(", "));
        return String.join(" ", one.description()).replace("${COMPLETION-CANDIDATES}", candidates);
    }

    private static String plain(String text) {
        return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").replace("|", "\\|");
    }
}
