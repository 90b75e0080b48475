package io.collector.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.pipeline.ScriptedSource;
import io.collector.runtime.plugin.PluginJar;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BackfillCommandTest {
    private static final String[] RANGE = {"--from", "2026-03-01T10:00:00Z", "--to", "2026-03-01T12:00:00Z"};

    @TempDir
    Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path conf = Path.of("unset");

    @BeforeEach
    void install() throws Exception {
        new PluginJar()
                .source("sample.Past", """
                        package sample;
                        import io.collector.api.*;
                        import java.time.*;
                        import java.util.*;
                        public class Past implements SourcePlugin<Past.Config> {
                            public record Config() {}
                            public String type() { return "past"; }
                            public Class<Config> configType() { return Config.class; }
                            public List<Table> tables() {
                                return List.of(new Table("Past", "past", "t",
                                    List.of(new Table.Column("t", Table.Type.DATETIME))));
                            }
                            public Source open(Config config, PluginContext context) {
                                return new Source() {
                                    public Page poll(Checkpoint after, Emitter emitter) { throw new IllegalStateException(); }
                                    public Checkpoint backfill(Checkpoint after, Instant from, Instant to)
                                            throws RejectedException {
                                        if (from.isBefore(Instant.parse("2026-01-01T00:00:00Z"))) {
                                            throw new RejectedException("", "that is too long ago");
                                        }
                                        return new Checkpoint(Map.of("again", from + "/" + to));
                                    }
                                };
                            }
                        }
                        """)
                .provides("SourcePlugin", "sample.Past")
                .write(folder.resolve("plugins/past.jar"));
        conf = Files.writeString(folder.resolve("c.conf"), """
                collector { data-dir = "%s", sources { tap { type = past } } }
                """.formatted(folder.resolve("data")));
    }

    private int execute(String source, String... range) {
        out = new StringWriter();
        err = new StringWriter();
        String[] arguments = new String[range.length + 5];
        System.arraycopy(new String[] {"-c", conf.toString(), "backfill", "--source", source}, 0, arguments, 0, 5);
        System.arraycopy(range, 0, arguments, 5, range.length);
        CommandLine line = CollectorCli.commandLine(
                        Map.of("COLLECTOR_HOME", folder.toString()),
                        Clock.systemUTC(),
                        (config, secrets) -> 0,
                        collector -> new DemoCommand(collector, Clock.systemUTC()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return CollectorCli.execute(line, arguments);
    }

    @Test
    void leavesItToTheNextRunWhereNoneIsRunning() {
        assertThat(execute("tap", RANGE)).isZero();

        assertThat(out)
                .hasToString("tap collects 2026-03-01T10:00:00Z to 2026-03-01T12:00:00Z once more; the next"
                        + " 'collector run' does it\n");
        try (SqliteJournal journal =
                SqliteJournal.open(folder.resolve("data/journal/tap.db"), "tap", List.of(), Clock.systemUTC())) {
            assertThat(journal.checkpoint().values())
                    .containsEntry("again", "2026-03-01T10:00:00Z/2026-03-01T12:00:00Z");
        }
    }

    @Test
    void saysWhyNot() {
        assertThat(execute("tap", "--from", "2025-03-01", "--to", "2025-03-02")).isEqualTo(2);
        assertThat(err.toString()).contains("that is too long ago");
        assertThat(execute("tap", "--from", "2026-03-02", "--to", "2026-03-01")).isEqualTo(2);
        assertThat(err.toString()).contains("from must be before to");
        assertThat(execute("top", RANGE)).isEqualTo(2);
        assertThat(err.toString()).contains("there is no source top; there is tap");
        assertThat(execute("tap", "--from", "soon", "--to", "later")).isEqualTo(2);
        assertThat(err.toString()).contains("from must be a time such as");
    }

    @Test
    void hasARunningCollectorBeginAtOnce() throws Exception {
        conf = Files.writeString(folder.resolve("c.conf"), "collector { data-dir = \"" + folder + "\" }");
        ScriptedSource source = new ScriptedSource();
        try (Collector running =
                Collector.of(TestPlugins.config(folder, TestPlugins.admin(), source, Map.of()), () -> 0)) {
            running.start();
            source.awaitDry();
            source.thenPage("after");

            assertThat(execute("tap", RANGE)).isZero();

            assertThat(out)
                    .hasToString("tap collects 2026-03-01T10:00:00Z to 2026-03-01T12:00:00Z once more,"
                            + " beside everything else\n");
            await().until(() -> !source.asked().isEmpty());
            assertThat(source.asked().get(0).values())
                    .containsEntry("again", "2026-03-01T10:00:00Z/2026-03-01T12:00:00Z");

            assertThat(execute("tap", "--from", "2000-01-01", "--to", "2000-01-02"))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("the script goes back to 2020");
            assertThat(execute("top", RANGE)).isEqualTo(2);
            assertThat(err.toString()).contains("there is no source top; there is tap");
        }
    }
}
