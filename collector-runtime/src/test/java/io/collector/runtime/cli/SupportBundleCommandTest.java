package io.collector.runtime.cli;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.pipeline.ScriptedSource;
import io.collector.runtime.plugin.PluginJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SupportBundleCommandTest {
    private static final String SECRET = "hunter2-in-the-file";
    private static final String OTHER = "hunter2-in-the-environment";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void install() throws IOException {
        PluginJar.sourcePlugin("sample-source").write(home.resolve("plugins/source.jar"));
    }

    private Map<String, String> bundle(String conf, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("c.conf"), conf);
        Path zip = folder.resolve("bundle.zip");
        CollectorCommand root = new CollectorCommand(
                Map.of("COLLECTOR_HOME", home.toString(), "ADMIN_TOKEN", OTHER), Clock.systemUTC());
        String[] arguments = new String[options.length + 4];
        arguments[0] = "support-bundle";
        arguments[1] = "--config=" + file;
        arguments[2] = "-o";
        arguments[3] = zip.toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        int code = new CommandLine(root)
                .addSubcommand(new SupportBundleCommand(root, Clock.systemUTC()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Faults())
                .execute(arguments);
        assertThat(code).as(err.toString()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
                .isEqualTo("rw-------");
        Map<String, String> entries = new HashMap<>();
        try (ZipFile read = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : read.stream().toList()) {
                entries.put(
                        entry.getName(), new String(read.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        entries.forEach((name, text) -> assertThat(text).as(name).doesNotContain(SECRET, OTHER));
        return entries;
    }

    private String conf(String place) {
        return """
                collector {
                  data-dir = "%s"
                  admin { port = 0, token = "%s" }
                  sources { tap { type = sample-source, place = "%s" } }
                }
                """.formatted(folder.resolve("data"), SECRET, place);
    }

    @Test
    void tellsWhatARunningCollectorDoesWithoutItsEventsAndSecrets() throws Exception {
        ScriptedSource source = new ScriptedSource().thenPage("1", click("the-only-event", "1"));
        Path log = Files.writeString(
                folder.resolve("my.log"),
                "Authorization: Basic " + Base64.getEncoder().encodeToString(OTHER.getBytes(StandardCharsets.UTF_8))
                        + "\nuser joe.doe@example.com, token " + SECRET + "\nthe end\n");
        try (Collector running = Collector.of(
                TestPlugins.config(folder.resolve("data"), TestPlugins.adminWithToken(SECRET), source, Map.of()),
                () -> 0)) {
            running.start();
            source.awaitDry();

            Map<String, String> entries = bundle(conf("here"), "--log", log.toString());

            assertThat(entries.get("status.json")).contains("\"name\":\"tap\"");
            assertThat(entries.get("metrics.txt")).contains("collector_");
            assertThat(entries.get("settings.txt"))
                    .contains("collector.admin.token = <secret>", "collector.sources.tap.place = here");
            assertThat(entries.get("validation.txt")).contains("is valid");
            assertThat(entries.get("plugins.txt")).contains("sample-source");
            assertThat(entries.get("data-directory.txt")).contains("tap.db");
            assertThat(entries.get("environment.txt")).contains("COLLECTOR_HOME");
            assertThat(entries.get("log/my.log"))
                    .isEqualTo("Authorization: Basic <secret>\nuser <mail address>, token <secret>\nthe end\n");
            entries.forEach((name, text) -> assertThat(text).as(name).doesNotContain("the-only-event"));
        }
        assertThat(out.toString()).startsWith("Wrote ");
    }

    @Test
    void isMadeOfABadConfigurationToo() throws Exception {
        Path log = Files.writeString(folder.resolve("some.log"), "whatever the secret is");
        Map<String, String> entries = bundle(conf("here").replace("place", "plaice"), "--log", log.toString());

        assertThat(entries.values()).noneMatch(text -> text.contains("whatever the secret is"));
        assertThat(entries.get("validation.txt")).contains("did you mean place?");
        assertThat(entries.get("status.json")).contains("no collector is running");
        assertThat(entries.get("settings.txt")).contains("see validation.txt");
    }

    @Test
    void takesLogsOfTheSameName() throws Exception {
        Path log = Files.writeString(folder.resolve("same.log"), "one");
        Path other =
                Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("same.log"), "two");
        assertThat(bundle(conf("here"), "--log", log.toString(), "--log", other.toString()))
                .containsEntry("log/same.log", "one")
                .containsEntry("log/2-same.log", "two");
    }

    @Test
    void beginsTheEndOfALogWithAWholeLine() throws Exception {
        String after = "after\n".repeat(4 * 1024 * 1024 / 6);
        Path log = Files.writeString(folder.resolve("long.log"), SECRET + " ".repeat(6) + SECRET + "\n" + after);
        assertThat(bundle(conf("here"), "--log", log.toString()).get("log/long.log"))
                .isEqualTo(after);
    }

    @Test
    void namesALogThatIsNotThereAndLeavesNoHalfBundle() throws Exception {
        Path zip = folder.resolve("never.zip");
        assertThat(refused(zip, "--log", "nowhere.log"))
                .contains("the log nowhere.log does not exist; name another file by --log");
        assertThat(zip).doesNotExist();
    }

    @Test
    void writesOverNothing() throws Exception {
        Path there = Files.writeString(folder.resolve("there.zip"), "kept");
        assertThat(refused(there)).contains(there + " cannot be made: it is there already");
        assertThat(there).hasContent("kept");
    }

    private String refused(Path zip, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("refused.conf"), conf("here"));
        CollectorCommand root = new CollectorCommand(Map.of("COLLECTOR_HOME", home.toString()), Clock.systemUTC());
        StringWriter said = new StringWriter();
        int code = new CommandLine(root)
                .addSubcommand(new SupportBundleCommand(root, Clock.systemUTC()))
                .setErr(new PrintWriter(said, true))
                .setExecutionExceptionHandler(new Faults())
                .execute(Stream.concat(
                                Stream.of("support-bundle", "--config=" + file, "-o", zip.toString()),
                                Stream.of(options))
                        .toArray(String[]::new));
        assertThat(code).isEqualTo(2);
        return said.toString();
    }
}
