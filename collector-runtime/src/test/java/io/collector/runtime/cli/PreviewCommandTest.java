package io.collector.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.plugin.PluginJar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreviewCommandTest {
    private static final String EXPORTED =
            "{\"table\":\"Left\",\"id\":\"i\",\"revision\":\"r\",\"time\":\"2026-03-01T12:00:00Z\",\"event\":{\"l\":1}}\n";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String stdin = "";

    @BeforeAll
    static void install() throws IOException {
        new PluginJar()
                .source("sample.Tables", """
                        package sample;
                        import io.collector.api.*;
                        import java.util.List;
                        public class Tables implements SourcePlugin<Tables.Config> {
                            public record Config() {}
                            public String type() { return "two-tables"; }
                            public Class<Config> configType() { return Config.class; }
                            private static Table table(String name, String column) {
                                return new Table(name, name.toLowerCase(), "at", List.of(
                                    new Table.Column("at", Table.Type.DATETIME),
                                    new Table.Column(column, Table.Type.INT)));
                            }
                            public List<Table> tables() { return List.of(table("Left", "l"), table("Right", "r")); }
                            public Source open(Config config, PluginContext context) {
                                throw new IllegalStateException("a preview needs no source");
                            }
                        }
                        """)
                .provides("SourcePlugin", "sample.Tables")
                .write(home.resolve("plugins/source.jar"));
        new PluginJar()
                .source("sample.Showing", """
                        package sample;
                        import io.collector.api.*;
                        public class Showing implements SinkPlugin<Showing.Config> {
                            public record Config(@Default("false") boolean perTable, @Default("none") Secret token,
                                @Default("false") boolean buggy) {}
                            public String type() { return "showing"; }
                            public Class<Config> configType() { return Config.class; }
                            public Sink open(Config config, PluginContext context) {
                                return new Sink() {
                                    public Delivery deliver(Batch batch) {
                                        throw new IllegalStateException("a preview must not deliver");
                                    }
                                    public BatchLimits limits() {
                                        return config.perTable() ? BatchLimits.DEFAULT.perTable() : BatchLimits.DEFAULT;
                                    }
                                    public String preview(Batch batch) {
                                        if (config.buggy()) { throw new IllegalStateException(config.token().reveal()); }
                                        StringBuilder text = new StringBuilder("POST from " + batch.source());
                                        batch.events().forEach(e -> text.append(" ").append(e.table()).append(e.body()));
                                        return text.toString();
                                    }
                                };
                            }
                        }
                        """)
                .provides("SinkPlugin", "sample.Showing")
                .write(home.resolve("plugins/sink.jar"));
    }

    private int preview(String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("c.conf"), """
                collector {
                  data-dir = "%s"
                  sources { src { type = two-tables } }
                  sinks {
                    all { type = showing, token = hunter2 }
                    each { type = showing, per-table = true }
                    bug { type = showing, token = hunter2, buggy = true }
                  }
                }
                """.formatted(folder.resolve("data")));
        CollectorCommand root = new CollectorCommand(Map.of("COLLECTOR_HOME", home.toString()), Clock.systemUTC());
        CommandLine line = new CommandLine(root)
                .addSubcommand(new PreviewCommand(
                        root, Clock.systemUTC(), new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Faults())
                .setParameterExceptionHandler(new Faults());
        String[] arguments = new String[options.length + 3];
        arguments[0] = "preview";
        arguments[1] = "-c";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return line.execute(arguments);
    }

    @Test
    void showsCollectedEventsAndTheVendorsObjects() throws Exception {
        Path file = Files.writeString(folder.resolve("events.ndjson"), EXPORTED + "{\"r\":2,\"x\":true}\n");

        assertThat(preview("--sink", "all", file.toString())).isZero();
        assertThat(out).hasToString("POST from src Left{\"l\":1} Right{\"r\":2,\"x\":true}\n");
        assertThat(err).hasToString("1 of the vendor's objects fit Right best; --table names another one\n");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void showsARequestForEachTableIfTheSinkSendsThemApart() throws Exception {
        stdin = EXPORTED + "{\"r\":2}\n{\"l\":3}\n";
        assertThat(preview("--sink", "each", "-")).isZero();
        assertThat(out).hasToString("POST from src Left{\"l\":1} Left{\"l\":3}\n\nPOST from src Right{\"r\":2}\n");
    }

    @Test
    void readsTheStandardInputIfNoFileIsNamed() throws Exception {
        stdin = "{\"l\":3}";
        assertThat(preview("--sink", "all", "--table", "right")).isZero();
        assertThat(out).hasToString("POST from src Right{\"l\":3}\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysThatThereIsNothing() throws Exception {
        assertThat(preview("--sink", "all")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("nothing to preview: the standard input");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(preview("--sink", "al")).isEqualTo(2);
        assertThat(err.toString()).contains("there are all, each, bug", "did you mean all?");
        assertThat(preview("--sink", "all", "none.ndjson")).isEqualTo(2);
        assertThat(err.toString()).contains("none.ndjson does not exist");
        stdin = "{\"l\":1}\nnonsense";
        assertThat(preview("--sink", "all")).isEqualTo(2);
        assertThat(err.toString()).contains("the standard input: line 2 is not JSON");
        assertThat(preview()).isEqualTo(2);
        assertThat(err.toString()).contains("--sink");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void doesNotTellASecretThatABugMentions() throws Exception {
        stdin = EXPORTED;
        assertThat(preview("--sink", "bug")).isEqualTo(1);
        assertThat(err.toString()).contains("a bug in the plugin").doesNotContain("hunter2");
        assertThat(out.toString()).isEmpty();
    }
}
