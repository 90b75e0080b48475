package io.collector.runtime.cli;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.collector.api.BlockedException;
import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.pipeline.ScriptedSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StatusCommandTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ScriptedSource source = new ScriptedSource();
    private final ScriptedSink sink = new ScriptedSink();
    private Collector collector;

    private Path dataDir() {
        return folder.resolve("data");
    }

    private int status(String admin, String... options) throws Exception {
        Path file = Files.writeString(
                folder.resolve("c.conf"),
                "collector { data-dir = \"" + dataDir() + "\", admin { " + admin
                        + " }, sources { tap { secret = ${NOT_SET} } } }");
        CollectorCommand root = new CollectorCommand(environment, Clock.systemUTC());
        CommandLine line = new CommandLine(root)
                .addSubcommand(new StatusCommand(root, Clock.systemUTC()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Faults())
                .setParameterExceptionHandler(new Faults());
        String[] arguments = new String[options.length + 3];
        arguments[0] = "status";
        arguments[1] = "-c";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return line.execute(arguments);
    }

    @AfterEach
    void stop() {
        if (collector != null) {
            collector.close();
        }
    }

    private void running(AdminSettings admin) throws Exception {
        for (int i = 0; i < 10_000; i++) {
            sink.thenThrow(new BlockedException("403 from the target", "give it the right to write there"));
        }
        source.thenPage("1", click("a", "1"));
        Collector started = Collector.of(TestPlugins.config(dataDir(), admin, source, Map.of("s", sink)), () -> 0);
        started.start();
        collector = started;
        await().until(() -> started.status().contains("403"));
    }

    @Test
    void showsWhatARunningCollectorDoes() throws Exception {
        running(TestPlugins.admin());
        assertThat(status("port = 0")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        head -> assertThat(head)
                                .startsWith("NAME  KIND    TYPE")
                                .endsWith("REASON AND REMEDY"),
                        tap -> assertThat(tap).startsWith("tap   source  scripted-source  ACTIVE"),
                        s -> assertThat(s)
                                .startsWith("s     sink    scripted-sink    FAILED")
                                .contains("  1        2026-03-01T12:00:00Z  -  ")
                                .endsWith("403 from the target; give it the right to write there"));
    }

    @Test
    void saysWhereTheFileCannotBeReadAndNothingOfWhatStandsThere() throws Exception {
        assertThat(status("port = 0 }\n secret hunter2hunter2\n x {")).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString())
                .contains("c.conf:2  syntax error: a key must be followed by = or {", "COLLECTOR_DATA_DIR")
                .doesNotContain("hunter2");
    }

    @Test
    void readsIncludedFilesAsTheCollectorDoes() throws Exception {
        Path other = folder.resolve("other");
        Files.writeString(folder.resolve("data.inc"), "data-dir = \"" + other + "\"");
        assertThat(status("port = 0 }\n include required(file(\"data.inc\"))\n limits {"))
                .isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(err.toString()).contains("there is no " + other.resolve("admin.port"));
    }

    @Test
    void namesTheVariableThatItsOwnTokenNeeds() throws Exception {
        assertThat(status("port = 1, token = ${NO_SUCH_TOKEN}")).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString())
                .contains("collector.admin.token  needs the environment variable NO_SUCH_TOKEN, which is not set");
    }

    @Test
    void saysWhenPerhapsAnotherCollectorAnswers() throws Exception {
        running(TestPlugins.admin());
        assertThat(status("port = 0")).isZero();
        assertThat(err.toString()).isEmpty();
        int port = Objects.requireNonNull(collector).address().orElseThrow().getPort();
        environment.put("COLLECTOR_DATA_DIR", folder.resolve("mine").toString());
        assertThat(status("port = " + port)).isZero();
        assertThat(err.toString())
                .contains(
                        "perhaps not the one you mean: its data directory is " + dataDir(),
                        folder.resolve("mine").toString());
    }

    @Test
    void isNotTakenInByAPortThatIsAnothersSinceACrash() throws Exception {
        running(TestPlugins.admin());
        int port = Objects.requireNonNull(collector).address().orElseThrow().getPort();
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("admin.port"), port + "\n");
        Files.writeString(mine.resolve("lock"), "4711\n");
        environment.put("COLLECTOR_DATA_DIR", mine.toString());
        assertThat(status("port = 0")).isEqualTo(5);
        assertThat(err.toString())
                .contains("no collector is running in " + mine)
                .contains("is another, in " + dataDir());
    }

    @Test
    void fitsANarrowTerminal() throws Exception {
        environment.put("COLUMNS", "30");
        running(TestPlugins.admin());
        assertThat(status("port = 0")).isZero();
        assertThat(out.toString().lines())
                .contains("    403 from the target; give", "    it the right to write", "    there");
    }

    @Test
    void putsBelowWhatATerminalHasNoRoomFor() throws Exception {
        JsonNode status = new ObjectMapper().readTree("""
                {"sources": [{"name": "tap", "type": "vendor-mail", "state": "ACTIVE", "since": "2026-03-01T12:00:00.5Z",
                  "requests": {"siem": {"used": 35, "limit": 1620}, "clicks-permitted": {"used": 11, "limit": 1620}}}],
                 "sinks": [{"name": "splunk", "type": "hec", "state": "FAILED", "since": "2026-03-01T12:00:00Z",
                  "pending": 7, "oldest": "2026-03-01T11:00:00Z", "reason": "refused", "remedy": "mend it"}]}""");
        StringWriter narrow = new StringWriter();
        new StatusTable(status).print(new PrintWriter(narrow, true), 80);
        assertThat(narrow.toString().lines())
                .containsExactly(
                        "NAME    KIND    STATE   SINCE                 PENDING",
                        "tap     source  ACTIVE  2026-03-01T12:00:00Z  -",
                        "    type vendor-mail, requests siem 35/1620, clicks-permitted 11/1620",
                        "splunk  sink    FAILED  2026-03-01T12:00:00Z  7",
                        "    refused; mend it",
                        "    type hec, oldest 2026-03-01T11:00:00Z");
    }

    @Test
    void showsHowFarACatchUpIs() throws Exception {
        JsonNode status = new ObjectMapper().readTree("""
                {"sources": [{"name": "tap", "type": "t", "state": "ACTIVE", "since": "2026-03-01T12:00:00Z", "progress": [
                  {"kind": "catch-up", "leftSeconds": 39300, "totalSeconds": 100800, "share": 0.61,
                   "secondsPerSecond": 300.0, "timeLeftSeconds": 131},
                  {"kind": "backfill", "leftSeconds": 3600, "totalSeconds": 3600, "share": 0.0,
                   "secondsPerSecond": null, "timeLeftSeconds": null}]}], "sinks": []}""");
        StringWriter wide = new StringWriter();
        new StatusTable(status).print(new PrintWriter(wide, true), 110);
        assertThat(wide.toString().lines())
                .contains(
                        "    [##################------------] catch-up 61 %: 10 h 55 min left, 5 h a minute, about 2 min 11 s to go",
                        "    [------------------------------] backfill  0 %: 1 h left");
        StringWriter narrow = new StringWriter();
        new StatusTable(status).print(new PrintWriter(narrow, true), 44);
        assertThat(narrow.toString().lines().skip(1))
                .filteredOn(line -> line.startsWith("    "))
                .allMatch(line -> line.length() <= 44)
                .anyMatch(line -> line.contains("catch-up 61 %: 10 h 55 min left"));
    }

    @Test
    void printsTheAnswerAsItCameIfAsked() throws Exception {
        running(TestPlugins.admin());
        assertThat(status("port = 0", "--json")).isZero();
        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.at("/sinks/0/remedy").asText()).isEqualTo("give it the right to write there");
        assertThat(answer.at("/sources/0/name").asText()).isEqualTo("tap");
    }

    @Test
    void sendsTheToken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "open sesame\n");
        environment.put("ADMIN_TOKEN", "open sesame");
        running(TestPlugins.adminWithToken("open sesame"));
        assertThat(status("token = ${ADMIN_TOKEN}")).isZero();
        assertThat(status("token { file = \"" + token + "\" }")).isZero();
        assertThat(status("")).isEqualTo(2);
        assertThat(err.toString()).contains("does not take requests without a token");
        assertThat(status("token = hunter2")).isEqualTo(2);
        assertThat(err.toString()).contains("does not take this token").doesNotContain("hunter2");
    }

    @Test
    void saysThatNothingIsRunning() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(status("port = " + free)).isEqualTo(5);
        assertThat(err)
                .hasToString("collector: no collector is running: nothing answers at http://127.0.0.1:" + free + "/\n");
        assertThat(out.toString()).isEmpty();
        assertThat(status("port = 0")).isEqualTo(5);
        assertThat(err.toString()).contains("there is no " + dataDir().resolve("admin.port"));
        assertThat(status("enabled = false")).isEqualTo(5);
        assertThat(err.toString()).contains("collector.admin.enabled is false");
        assertThat(status("port = 0", "--json")).isEqualTo(5);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void doesNotTakeSomethingElseForACollector() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.close();
        });
        other.start();
        try {
            assertThat(status("port = " + other.getAddress().getPort())).isEqualTo(5);
            assertThat(err.toString()).contains("is something else");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void doesNotSayThatNothingRunsWhereSomethingOnlyDoesNotAnswer() throws Exception {
        HttpServer mute = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mute.createContext("/", HttpExchange::close);
        mute.start();
        try {
            assertThat(status("port = " + mute.getAddress().getPort())).isEqualTo(5);
            assertThat(err.toString())
                    .contains("did not answer", "look at its log")
                    .doesNotContain("no collector is running");
        } finally {
            mute.stop(0);
        }
    }

    @Test
    void namesAConfigurationThatIsMissingOrWrong() throws Exception {
        assertThat(status("port = soon")).isEqualTo(2);
        assertThat(err.toString()).contains("collector.admin").contains("c.conf");
        CollectorCommand root = new CollectorCommand(environment, Clock.systemUTC());
        assertThat(new CommandLine(root)
                        .addSubcommand(new StatusCommand(root, Clock.systemUTC()))
                        .setErr(new PrintWriter(err, true))
                        .setExecutionExceptionHandler(new Faults())
                        .execute("status", "-c", "none.conf"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none.conf does not exist");
    }
}
