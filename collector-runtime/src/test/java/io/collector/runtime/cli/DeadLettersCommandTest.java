package io.collector.runtime.cli;

import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.pipeline.ScriptedSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that change a journal, beside a running collector and without one. */
class DeadLettersCommandTest {
    @TempDir
    Path folder;

    private StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ScriptedSink sink = new ScriptedSink().poison(List.of("b"));
    private final ScriptedSource source = new ScriptedSource();

    private int execute(String... arguments) {
        out = new StringWriter();
        CommandLine line = CollectorCli.commandLine(
                        Map.of("COLLECTOR_DATA_DIR", folder.toString()),
                        Clock.systemUTC(),
                        (config, secrets) -> 0,
                        collector -> new DemoCommand(collector, Clock.systemUTC()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return CollectorCli.execute(line, arguments);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private Collector started(ScriptedSource from) throws Exception {
        Collector collector =
                Collector.of(TestPlugins.config(folder, TestPlugins.admin(), from, Map.of("s", sink)), () -> 0);
        collector.start();
        from.awaitDry();
        await().pollInterval(Duration.ofMillis(5)).until(() -> collector.pending() == 0);
        return collector;
    }

    private void collect() throws Exception {
        source.thenPage("1", click("a", "1"), click("b", "1"), click("c", "1"));
        started(source).close();
    }

    private boolean listIsEmpty() {
        execute("dead-letters", "list", "--json");
        return out.toString().strip().equals("[]");
    }

    @Test
    void listsAndShowsWhatWasRefused() throws Exception {
        collect();

        assertThat(execute("dead-letters", "list", "--json", "--sink", "s")).isZero();
        assertThat(json()).hasSize(1);
        JsonNode letter = json().get(0);
        assertThat(letter.path("sink").asText()).isEqualTo("s");
        assertThat(letter.path("source").asText()).isEqualTo("tap");
        assertThat(letter.path("table").asText()).isEqualTo("VendorClicksV2");
        assertThat(letter.path("id").asText()).isEqualTo("b");
        assertThat(letter.path("revision").asText()).isEqualTo("1");
        assertThat(letter.path("position").asInt()).isEqualTo(2);
        assertThat(letter.path("code").asText()).isEqualTo("6");
        assertThat(letter.path("reason").asText()).contains("400");
        assertThat(letter.has("at")).isTrue();
        assertThat(execute("dead-letters", "show", "2")).isZero();
        assertThat(json().at("/event/clickTime").asText()).isEqualTo(NOON.toString());
        assertThat(execute("dead-letters", "list")).isZero();
        assertThat(out.toString()).startsWith("SINK  SOURCE  TABLE");
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(execute("dead-letters", "list", "--source", "other")).isZero();
        assertThat(out).hasToString("no dead letters; others are of sink s, source tap\n");
        assertThat(execute("dead-letters", "list", "--source", "other", "--json"))
                .isZero();
        assertThat(out).hasToString("[]\n");
        assertThat(execute("dead-letters", "show", "nothing")).isEqualTo(2);
        assertThat(execute("dead-letters")).isEqualTo(2);
    }

    @Test
    void saysWhereThereIsNoJournalToLookIn() {
        assertThat(execute("dead-letters", "list")).isZero();
        assertThat(out).hasToString("no dead letters\n");
        assertThat(err.toString()).contains("there is no journal in " + folder, "--config");
        assertThat(execute("dead-letters", "replay")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no journal in " + folder, "--config");
    }

    @Test
    void replaysWithTheNextRunWhereNoneIsRunning() throws Exception {
        collect();
        sink.cure();

        assertThat(execute("dead-letters", "replay", "--sink", "s")).isZero();
        assertThat(out).hasToString("1 dead letter to deliver once more; the next 'collector run' does it\n");
        assertThat(sink.taken()).containsExactly("a", "c");
        try (Collector running = started(new ScriptedSource())) {
            await().until(this::listIsEmpty);
            assertThat(running.pending()).isZero();
        }
        assertThat(sink.taken()).containsExactly("a", "c", "b");
    }

    @Test
    void asksTheRunningCollectorIfThereIsOne() throws Exception {
        source.thenPage("1", click("a", "1"), click("b", "1"), click("c", "1"));
        try (Collector running = started(source)) {
            sink.cure();
            assertThat(execute("--json", "dead-letters", "replay", "--id", "b")).isZero();
            assertThat(json().path("replayed").asInt()).isEqualTo(1);
            assertThat(json().path("running").asBoolean()).isTrue();
            await().until(this::listIsEmpty);
            assertThat(sink.taken()).containsExactly("a", "c", "b");

            assertThat(execute(
                            "replay", "--sink", "s", "--from", "2000-01-01", "--to", "2100-01-01", "--table", "clicks"))
                    .isZero();
            assertThat(out).hasToString("3 events of the journal to deliver to s once more\n");
            await().until(() -> sink.taken().size() == 6);
            assertThat(running.pending()).isZero();
        }
    }

    @Test
    void purgesBesideARunningCollectorAndWithoutOne() throws Exception {
        source.thenPage("1", click("a", "1"), click("b", "1"));
        try (Collector running = started(source)) {
            assertThat(execute("dead-letters", "purge", "--sink", "s", "--older-than", "1h"))
                    .isZero();
            assertThat(out).hasToString("0 dead letters of s purged\n");
            assertThat(running.pending()).isZero();
        }
        assertThat(listIsEmpty()).isFalse();
        assertThat(execute("dead-letters", "purge", "--sink", "s", "--json")).isZero();
        assertThat(json().path("purged").asInt()).isEqualTo(1);
        assertThat(listIsEmpty()).isTrue();
    }

    @Test
    void doesNotHaveAnotherCollectorDoItThatGotThePortAfterACrash() throws Exception {
        collect();
        ScriptedSource there = new ScriptedSource().thenPage("1", click("b", "1"));
        ScriptedSink refusing = new ScriptedSink().poison(List.of("b"));
        Path elsewhere = folder.resolve("elsewhere");
        try (Collector other = Collector.of(
                TestPlugins.config(elsewhere, TestPlugins.admin(), there, Map.of("s", refusing)), () -> 0)) {
            other.start();
            there.awaitDry();
            await().pollInterval(Duration.ofMillis(5)).until(() -> other.pending() == 0);
            Files.copy(elsewhere.resolve("admin.port"), folder.resolve("admin.port"));
            Files.writeString(folder.resolve("lock"), "4711\n");

            assertThat(execute("dead-letters", "purge", "--sink", "s", "--json"))
                    .isZero();
            assertThat(json().path("running").asBoolean()).isFalse();
            assertThat(json().path("purged").asInt()).isEqualTo(1);
            List<String> bodies = new ArrayList<>();
            new EventLog(elsewhere).deadLetters(false, letter -> bodies.add(letter.body()));
            assertThat(bodies).as("without events").containsExactly("");
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(execute("dead-letters", "replay")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no journal in");
        collect();
        assertThat(execute("dead-letters", "purge", "--sink", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("no journal knows a sink x; known: s");
        assertThat(execute("dead-letters", "replay", "--id", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no dead letter x;");
        assertThat(execute("replay", "--sink", "s", "--from", "2026-01-01", "--to", "2026-01-02", "--table", "x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no source has a table x");
        assertThat(execute("replay", "--sink", "s", "--from", "2026-01-01")).isEqualTo(2);
    }

    @Test
    void doesNotObeyAPageInABrowser() throws Exception {
        try (Collector running = started(source)) {
            URI uri = running.address().orElseThrow().resolve("/api/v1/dead-letters/purge?sink=s");
            HttpRequest.Builder post = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
            assertThat(status(post)).isEqualTo(403);
            assertThat(status(post.copy().header("X-Collector-Request", "1").header("Origin", "http://evil.example")))
                    .isEqualTo(403);
            assertThat(status(post.copy().header("X-Collector-Request", "1"))).isEqualTo(200);
            assertThat(status(HttpRequest.newBuilder(uri))).isEqualTo(405);
        }
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
