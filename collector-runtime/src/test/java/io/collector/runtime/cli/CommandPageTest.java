package io.collector.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.demo.DemoCommand;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The page of the command line, the help of each command and the completion script name the same commands and options.
 * {@code -Dupdate.docs=true} writes the page instead of comparing it.
 */
class CommandPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().resolve("../docs/commands.md").normalize();
    private static final Pattern IN_HELP = Pattern.compile("(?m)^ {2,6}((?:-\\w, +)?--[a-z-]+|-\\w(?=[ ,]))");
    private static final Pattern NAME = Pattern.compile("(?<![\\w-])--?[a-zA-Z][a-z-]*");
    private static final Pattern IN_SCRIPT = Pattern.compile(
            "function _picocli_(\\w+)\\(\\).*?local commands=\"(.*?)\".*?flag_opts=\"(.*?)\".*?arg_opts=\"(.*?)\"",
            Pattern.DOTALL);

    private static CommandLine commandLine() {
        return CollectorCli.commandLine(
                Map.of(),
                Clock.systemUTC(),
                (first, file) -> 0,
                collector -> new DemoCommand(collector, Clock.systemUTC()));
    }

    private static String printed(String... words) {
        StringWriter out = new StringWriter();
        // As the standard output is: what is not flushed is not there.
        CommandLine commandLine = commandLine().setOut(new PrintWriter(new BufferedWriter(out), true));
        assertThat(CollectorCli.execute(commandLine, words)).isZero();
        return out.toString();
    }

    private static List<CommandLine> all() {
        List<CommandLine> all = new ArrayList<>();
        collect(commandLine(), all);
        return all;
    }

    private static void collect(CommandLine one, List<CommandLine> all) {
        all.add(one);
        one.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    /** By command, what its help lists: the options that only the root has are not asked for. */
    private static Map<String, Set<String>> helps() {
        Map<String, Set<String>> helps = new TreeMap<>();
        for (CommandLine one : all()) {
            String name = one.getCommandSpec().qualifiedName();
            String[] words = (name + " --help").replaceFirst("^collector ", "").split(" ", -1);
            Set<String> options = names(IN_HELP, printed(words));
            helps.put(name, options);
        }
        return helps;
    }

    private static Set<String> names(Pattern places, String text) {
        return places.matcher(text)
                .results()
                .flatMap(place -> NAME.matcher(place.group(1)).results())
                .map(name -> name.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        String expected = CommandPage.markdown(commandLine());
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("stale; CONTRIBUTING.md says how to generate it again")
                .hasContent(expected);
    }

    @Test
    void everyCommandAndOptionOfAHelpIsOnThePageAndTheOtherWayRound() throws IOException {
        Pattern row = Pattern.compile("(?m)^\\| `([^`]*)` \\|");
        Map<String, Set<String>> page = new TreeMap<>();
        String[] sections = Files.readString(PAGE).split("(?m)^## `", -1);
        Set<String> shared = names(row, sections[0]);
        for (String section : List.of(sections).subList(1, sections.length)) {
            Set<String> options = names(row, section);
            options.addAll(shared);
            page.put(section.substring(0, section.indexOf('`')), options);
        }
        Map<String, Set<String>> helps = helps();
        assertThat(helps.remove("collector")).containsAll(shared);
        assertThat(page).isEqualTo(helps).hasSizeGreaterThan(15);
    }

    @Test
    void theCompletionKnowsEveryCommandAndOptionOfAHelpAndNoOther() {
        Map<String, Set<String>> helps = helps();
        Map<String, Set<String>> options = new TreeMap<>();
        Map<String, Set<String>> commands = new TreeMap<>();
        Matcher function = IN_SCRIPT.matcher(printed("completion", "bash"));
        while (function.find()) {
            options.put(
                    function.group(1),
                    NAME.matcher(function.group(3) + " " + function.group(4))
                            .results()
                            .map(name -> name.group())
                            .collect(Collectors.toCollection(TreeSet::new)));
            commands.put(
                    function.group(1),
                    Stream.of(function.group(2).split(" ", -1))
                            .filter(c -> !c.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        Map<String, Set<String>> expected = new TreeMap<>();
        helps.forEach((name, names) -> expected.put(name.replace("-", "").replace(' ', '_'), names));
        assertThat(options).isEqualTo(expected);
        for (CommandLine one : all()) {
            String function1 =
                    one.getCommandSpec().qualifiedName().replace("-", "").replace(' ', '_');
            assertThat(commands.get(function1))
                    .isEqualTo(new TreeSet<>(one.getSubcommands().keySet()));
        }
    }

    @Test
    void theCompletionScriptIsOneThatAShellCanRead(@TempDir Path folder) throws Exception {
        Path bash = Path.of("/bin/bash");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(bash), "there is a bash");
        Path script = Files.writeString(folder.resolve("completion.sh"), printed("completion"));
        Process process = new ProcessBuilder(bash.toString(), "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isZero();
    }
}
