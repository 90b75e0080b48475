package io.collector.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.plugin.PluginJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CollectorCliTest {
    private static final String VALID = """
            collector {
              sources { one { type = sample-source, place = ${PLACE} } }
              sinks { two { type = sample-sink } }
            }
            """;

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final List<CollectorConfig> runs = new ArrayList<>();
    private Runner runner = (first, file) -> {
        runs.add(first.config());
        return 0;
    };
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path good;
    private Path bad;

    @BeforeAll
    static void install() throws IOException {
        PluginJar.sourcePlugin("sample-source")
                .manifest("Implementation-Version", "1.2.3")
                .write(home.resolve("plugins/source-sample/source.jar"));
        PluginJar.sinkPlugin("sample-sink", "1").write(home.resolve("plugins/sink-sample.jar"));
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/collector.conf"), VALID);
    }

    @BeforeEach
    void write() throws IOException {
        environment.put("COLLECTOR_HOME", home.toString());
        environment.put("PLACE", "here");
        good = Files.writeString(folder.resolve("good.conf"), VALID);
        bad = Files.writeString(
                folder.resolve("bad.conf"),
                VALID.replace("sample-sink", "sample-sin").replace("place", "plce"));
    }

    private int execute(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        CommandLine commandLine = CollectorCli.commandLine(
                        environment,
                        Clock.systemUTC(),
                        (first, file) -> runner.run(first, file),
                        collector -> new DemoCommand(collector, Clock.systemUTC()),
                        words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return CollectorCli.execute(commandLine, words);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    /** An answer out of another data directory, because of a typing error, would be a wrong one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate",
                "run",
                "check",
                "status",
                "events",
                "ledger",
                "dead-letters list",
                "dead-letters show 1",
                "dead-letters replay",
                "dead-letters purge --sink two",
                "replay --sink two --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z",
                "backfill --source one --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z",
                "preview --sink two",
                "plugins"
            })
    void everyCommandWantsTheConfigurationFileThatIsNamed(String command) {
        environment.put("COLLECTOR_DATA_DIR", folder.toString());

        assertThat(execute((Object[]) (command + " -c none.conf").split(" "))).isEqualTo(2);
        assertThat(out.toString() + err).containsPattern("none.conf +does not exist");
    }

    @Nested
    class Validate {
        @Test
        void saysThatAFileIsFine() {
            assertThat(execute("validate", "-c", good)).isZero();
            assertThat(out).hasToString(good + " is valid: 1 source, 1 sink\n");
            assertThat(err.toString()).isEmpty();
        }

        @Test
        void listsEveryProblem() {
            assertThat(execute("--config", bad, "validate")).isEqualTo(2);
            assertThat(out.toString().lines())
                    .containsExactly(
                            bad + " has 3 problems",
                            bad + ":2  collector.sources.one.place  is missing (Where to look)",
                            bad + ":2  collector.sources.one.plce  unknown setting; did you mean place?",
                            bad + ":3  collector.sinks.two.type  there is no sink type \"sample-sin\"; installed:"
                                    + " sample-sink; did you mean sample-sink?");
        }

        @Test
        void listsEveryProblemAsJson() throws IOException {
            assertThat(execute("validate", "-c", bad, "--json")).isEqualTo(2);
            assertThat(json()).hasSize(3);
            assertThat(json().get(1).toString())
                    .isEqualTo("{\"file\":\"" + bad + "\",\"line\":2,\"path\":\"collector.sources.one.plce\","
                            + "\"problem\":\"unknown setting; did you mean place?\"}");
        }

        @Test
        void printsAnEmptyListIfNothingIsWrong() {
            assertThat(execute("--json", "validate", "-c", good)).isZero();
            assertThat(out).hasToString("[]\n");
        }

        @Test
        void namesAFileThatIsNotThere() {
            assertThat(execute("validate", "-c", "none.conf")).isEqualTo(2);
            assertThat(out.toString()).contains("none.conf  does not exist");
        }

        @Test
        void fallsBackToTheFileOfTheDistribution() {
            assertThat(execute("validate")).isZero();
            assertThat(out.toString()).startsWith(home + "/conf/collector.conf is valid");
        }

        @Test
        void reportsABrokenPlugin() throws IOException {
            Files.createDirectories(folder.resolve("plugins/empty"));
            environment.put("COLLECTOR_HOME", folder.toString());

            assertThat(execute("validate", "-c", good)).isEqualTo(2);
            assertThat(out.toString()).contains("plugins/empty holds no jar");
        }
    }

    @Nested
    class Run {
        @Test
        void handsTheConfigurationOn() {
            assertThat(execute("run", "-c", good)).isZero();
            assertThat(runs)
                    .singleElement()
                    .satisfies(config -> assertThat(config.routes()).isEqualTo(Map.of("one", List.of("two"))));
        }

        @Test
        void takesItsOptionsBeforeItAndAfterIt() {
            assertThat(execute("--config", good, "run")).isZero();
            assertThat(execute("run", "--config", good)).isZero();
            assertThat(runs).hasSize(2);
            assertThat(execute("run", "--help")).isZero();
            assertThat(out.toString()).startsWith("Usage: collector run [-h] [--json] [-c=FILE]");
            assertThat(execute("run", "--confg", good)).isEqualTo(2);
            assertThat(err.toString()).contains("--confg", "Try 'collector run --help'.");
        }

        @Test
        void doesNotStartWithABadConfiguration() {
            assertThat(execute("run", "-c", bad)).isEqualTo(2);
            assertThat(err.toString()).startsWith(bad + " has 3 problems\n");
            assertThat(out.toString()).isEmpty();
            assertThat(runs).isEmpty();
        }

        @Test
        void doesNotStartWithABrokenPlugin() throws IOException {
            Files.createDirectories(folder.resolve("plugins/empty"));
            environment.put("COLLECTOR_HOME", folder.toString());

            assertThat(execute("run", "-c", good)).isEqualTo(4);
            assertThat(err.toString().lines()).singleElement().asString().contains("plugins/empty holds no jar");
        }

        @Test
        void endsWithTheCodeOfWhatRan() {
            runner = (first, file) -> {
                throw new CommandException(ExitCode.CANNOT_START, "port 8642 is taken; set admin.port");
            };

            assertThat(execute("run", "-c", good)).isEqualTo(4);
            assertThat(err).hasToString("collector: port 8642 is taken; set admin.port\n");
        }

        @Test
        void turnsABugIntoOneLine() {
            runner = (first, file) -> {
                throw new IllegalStateException("ouch");
            };

            assertThat(execute("run", "-c", good)).isEqualTo(1);
            assertThat(err.toString().lines()).singleElement().asString().contains("unexpected fault in 'run'", "ouch");

            runner = (first, file) -> {
                throw new NoClassDefFoundError("some/Thing");
            };
            assertThat(execute("run", "-c", good)).isEqualTo(1);
            assertThat(err.toString().lines()).hasSize(2);
        }

        @Test
        void isUnderstoodWithoutPicocliIfPlain() {
            List<Runner> runners = List.of(
                    runner,
                    (first, file) -> {
                        throw new CommandException(ExitCode.CANNOT_START, "port 8642 is taken; set admin.port");
                    },
                    (first, file) -> {
                        throw new IllegalStateException("ouch");
                    },
                    (first, file) -> {
                        throw new NoClassDefFoundError("some/Thing");
                    });
            for (Runner each : runners) {
                runner = each;
                for (String[] words : new String[][] {
                    {"run"}, {"run", "-c", good.toString()}, {"run", "--config", bad.toString()}, {"run", "-c", "none"}
                }) {
                    int code = execute((Object[]) words);
                    String said = err.toString();
                    err.getBuffer().setLength(0);
                    assertThat(plainly(words)).as(String.join(" ", words)).hasValue(code);
                    assertThat(err).hasToString(said);
                    err.getBuffer().setLength(0);
                }
            }
            // From the folder that the environment names, and from the file: each by picocli and without.
            assertThat(runs).hasSize(4);
        }

        @Test
        void saysSoIfTheDistributionIsNowhere() {
            environment.put("COLLECTOR_HOME", "a\0b");
            assertThat(plainly("run")).hasValue(execute("run"));
            assertThat(err.toString()).contains("unexpected fault in 'run'");
        }

        @Test
        void isLeftToPicocliIfNot() {
            for (String[] words : new String[][] {
                {},
                {"ran"},
                {"--help"},
                {"run", "--help"},
                {"run", "-c"},
                {"run", "-c", "@file"},
                {"run", "-c", "-h"},
                {"run", "-c", " "},
                {"run", "--confg", "file"},
                {"-c", "file", "run"},
                {"run", "-c", "file", "--json"},
                {"run", "-c", "a\0b"},
                {"check", "-c", "file"}
            }) {
                assertThat(plainly(words)).as(String.join(" ", words)).isEmpty();
            }
            assertThat(err.toString()).isEmpty();
            assertThat(runs).isEmpty();
        }

        private OptionalInt plainly(String... words) {
            return PlainRun.execute(environment, Clock.systemUTC(), runner, new PrintWriter(err, true), words);
        }
    }

    @Nested
    class Plugins {
        @Test
        void areListed() {
            assertThat(execute("plugins")).isZero();
            assertThat(out.toString().lines())
                    .containsExactly(
                            "TYPE           KIND    VERSION  LOCATION",
                            "sample-sink    sink    unknown  " + home + "/plugins/sink-sample.jar",
                            "sample-source  source  1.2.3    " + home + "/plugins/source-sample");
        }

        @Test
        void areListedAsJson() throws IOException {
            assertThat(execute("plugins", "--json")).isZero();
            assertThat(json()).hasSize(2);
            assertThat(json().get(1).get("version").asText()).isEqualTo("1.2.3");
        }

        @Test
        void areListedIfBroken() throws IOException {
            Files.createDirectories(folder.resolve("plugins/empty"));
            Files.writeString(
                    folder.resolve("other.conf"), "collector { plugins-dir = \"" + folder.resolve("plugins") + "\" }");

            assertThat(execute("plugins", "-c", folder.resolve("other.conf"))).isZero();
            assertThat(out.toString()).contains("broken: plugin " + folder.resolve("plugins/empty") + " holds no jar");
        }

        @Test
        void areDescribed() {
            assertThat(execute("plugins", "describe", "sample-source")).isZero();
            assertThat(out.toString().lines())
                    .containsExactly(
                            "source sample-source",
                            "SETTING  TYPE      DEFAULT   WHAT IT IS",
                            "place    text      required  Where to look",
                            "pause    duration  5s");
        }

        @Test
        void areDescribedAsJsonAndMarkdown() throws IOException {
            assertThat(execute("plugins", "describe", "sample-sink", "--json")).isZero();
            assertThat(json().get(0).get("key").asText()).isEqualTo("retry.initial");
            assertThat(execute("plugins", "describe", "sample-source", "--markdown"))
                    .isZero();
            assertThat(out.toString()).contains("| `place` | text | required | Where to look |\n");
        }

        @Test
        void areSuggestedIfUnknown() {
            assertThat(execute("plugins", "describe", "sample-sorce")).isEqualTo(2);
            assertThat(err.toString()).contains("did you mean sample-source?");
        }
    }

    @Nested
    class Words {
        @Test
        void thatAreUnknownGetASuggestion() {
            assertThat(execute("vlidate")).isEqualTo(2);
            assertThat(err.toString())
                    .contains("vlidate", "Did you mean", "validate")
                    .doesNotContain("\tat ");
            assertThat(execute("validate", "--jsn")).isEqualTo(2);
            assertThat(err.toString()).contains("--jsn");
        }

        @Test
        void mustNotBeMissing() {
            assertThat(execute()).isEqualTo(2);
            assertThat(err.toString()).contains("A command is missing", "collector --help");
        }

        @Test
        void areExplained() {
            for (String command : List.of(
                    "run",
                    "validate",
                    "check",
                    "status",
                    "plugins",
                    "events",
                    "preview",
                    "demo",
                    "version",
                    "completion")) {
                assertThat(execute(command, "--help")).isZero();
                assertThat(out.toString()).contains("Usage: collector " + command);
            }
            assertThat(execute("plugins", "describe", "--help")).isZero();
            assertThat(execute("--help")).isZero();
            assertThat(out.toString()).contains("--config", "--json", "validate");
        }

        @Test
        void areExplainedByHelpAsByItsOption() {
            for (String command : List.of("", "run", "dead-letters replay", "help")) {
                Object[] words = (command + " --help").strip().split(" ", -1);
                Object[] asked = ("help " + command).strip().split(" ", -1);
                out.getBuffer().setLength(0);
                assertThat(execute(words)).isZero();
                String expected = out.toString();
                out.getBuffer().setLength(0);
                assertThat(execute(asked)).isZero();
                assertThat(out.toString()).isEqualTo(expected).contains("Usage: collector " + command);
            }
        }

        @Test
        void thatAreUnknownToHelpGetASuggestion() {
            assertThat(execute("help", "vlidate")).isEqualTo(2);
            assertThat(err.toString())
                    .startsWith("collector: collector has no command vlidate; did you mean validate?")
                    .contains("Try 'collector --help'.");
            assertThat(execute("help", "plugins", "descripe")).isEqualTo(2);
            assertThat(err.toString())
                    .contains(
                            "collector plugins has no command descripe; did you mean describe?",
                            "Try 'collector plugins --help'.");
        }
    }

    @Test
    void neverGoesOverToAnotherConfigurationFile() throws IOException {
        CollectorCommand collector = new CollectorCommand(environment, Clock.systemUTC(), folder);
        Path mine = Files.createDirectories(folder.resolve("conf")).resolve("collector.conf");
        Files.writeString(mine, VALID);
        assertThat(collector.configFile()).isEqualTo(mine);
        // As while it is being replaced, just when a running collector reads it again.
        Files.delete(mine);
        assertThat(collector.configFile()).isEqualTo(mine);
        assertThat(new CollectorCommand(environment, Clock.systemUTC(), folder).configFile())
                .isEqualTo(home.resolve("conf/collector.conf"));
    }

    @Test
    void printsItsVersion() throws IOException {
        assertThat(execute("version", "--json")).isZero();
        assertThat(json().get("java").asText()).startsWith(System.getProperty("java.version"));
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).contains("collector " + VersionCommand.version());
    }

    @Test
    void printsACompletionScript() {
        assertThat(execute("completion", "zsh")).isZero();
        assertThat(out.toString()).contains("validate", "complete -F");
        assertThat(execute("completion", "fish")).isEqualTo(2);
    }
}
