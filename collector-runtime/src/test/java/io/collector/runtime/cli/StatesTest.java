package io.collector.runtime.cli;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Emitter;
import io.collector.api.Page;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.demo.DemoCommand;
import io.collector.runtime.health.State;
import io.collector.runtime.pipeline.ScriptedSource;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every state of a source and of a sink, with its reason, since when, and what to do, wherever a person may look. */
class StatesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final CountDownLatch closing = new CountDownLatch(1);

    /** What is expected of a component. */
    private record Expected(String kind, State state, String reason, String remedy) {}

    private final Map<String, Expected> expected = new LinkedHashMap<>();

    /** One that polls for ever what a test says. */
    private Source source(ScriptedSource.Script script) {
        return script::poll;
    }

    /** Has no answer yet, and does not close before it may. */
    private Source waiting() {
        return new Source() {
            @Override
            public Page poll(Checkpoint after, Emitter emitter) throws InterruptedException {
                new CountDownLatch(1).await();
                return new Page(after, Duration.ZERO, List.of());
            }

            @Override
            public void close() {
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static Sink sink(TransferException failure) {
        return batch -> {
            throw failure;
        };
    }

    private CollectorConfig config() {
        Map<String, Source> sources = new LinkedHashMap<>();
        sources.put("well", new ScriptedSource().thenPage("1", click("a", "1")));
        sources.put("shaky", source((after, emitter) -> {
            throw new RetryableException(
                    "asking the vendor: it answered 503", "wait, or look at its status page", Optional.empty());
        }));
        sources.put("barred", source((after, emitter) -> {
            throw new BlockedException("asking the vendor: it answered 401", "make a new credential");
        }));
        sources.put("waiting", waiting());
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("good", new ScriptedSink());
        sinks.put(
                "busy",
                sink(new RetryableException(
                        "sending 1 event: it answered 429", "give it more room", Optional.empty())));
        sinks.put("closed", sink(new BlockedException("sending 1 event: it answered 403", "grant the right to write")));
        sinks.put("idle", new ScriptedSink());
        Path dataDir = folder.resolve("data");
        CollectorConfig one = TestPlugins.config(dataDir, TestPlugins.admin(), new ScriptedSource(), sinks);
        List<SourceBlock<?>> blocks = new ArrayList<>();
        sources.forEach((name, source) -> blocks.add(named(
                TestPlugins.config(dataDir, TestPlugins.admin(), source, Map.of())
                        .sources()
                        .get(0),
                name)));
        Map<String, List<String>> routes = new LinkedHashMap<>();
        sources.keySet().forEach(name -> routes.put(name, List.of()));
        routes.put("well", List.of("good", "busy", "closed"));
        return new CollectorConfig(one.settings(), blocks, one.sinks(), routes);
    }

    private static <C extends Record> SourceBlock<C> named(SourceBlock<C> block, String name) {
        return new SourceBlock<>(name, block.plugin(), block.config());
    }

    private String command(String... words) throws Exception {
        Path file = Files.writeString(
                folder.resolve("c.conf"),
                "collector.data-dir = \"" + folder.resolve("data").toString().replace("\\", "/") + "\"");
        StringWriter out = new StringWriter();
        int exit = CollectorCli.execute(
                CollectorCli.commandLine(
                                Map.of(),
                                Clock.systemUTC(),
                                (first, with) -> 0,
                                collector -> new DemoCommand(collector, Clock.systemUTC()))
                        .setOut(new PrintWriter(out, true)),
                Stream.concat(Stream.of(words), Stream.of("-c", file.toString()))
                        .toArray(String[]::new));
        assertThat(exit).isZero();
        return out.toString();
    }

    private static String get(URI uri) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Map<String, JsonNode> components(String json) throws Exception {
        Map<String, JsonNode> components = new LinkedHashMap<>();
        JsonNode status = new ObjectMapper().readTree(json);
        status.get("sources").forEach(s -> components.put(s.get("name").asText(), s));
        status.get("sinks").forEach(s -> components.put(s.get("name").asText(), s));
        return components;
    }

    private void expect(String name, String kind, State state, String reason, String remedy) {
        expected.put(name, new Expected(kind, state, reason, remedy));
    }

    private boolean areReached(String json) throws Exception {
        Map<String, JsonNode> components = components(json);
        return expected.entrySet().stream()
                .allMatch(e -> components
                        .get(e.getKey())
                        .get("state")
                        .asText()
                        .equals(e.getValue().state().name()));
    }

    private void isShownEverywhere(URI admin, Instant begun) throws Exception {
        await().until(() -> areReached(get(admin.resolve("/api/v1/status"))));
        Map<String, JsonNode> inConsole = components(get(admin.resolve("/api/v1/status")));
        Map<String, JsonNode> asJson = components(command("status", "--json"));
        List<String> lines = command("status").lines().toList();
        assertThat(asJson.keySet()).isEqualTo(inConsole.keySet()).containsAll(expected.keySet());
        expected.forEach((name, expectation) -> {
            for (JsonNode shown : List.of(inConsole.get(name), asJson.get(name))) {
                assertThat(shown.get("state").asText())
                        .isEqualTo(expectation.state().name());
                assertThat(shown.get("reason").asText()).startsWith(expectation.reason());
                assertThat(shown.get("remedy").asText()).isEqualTo(expectation.remedy());
                assertThat(Instant.parse(shown.get("since").asText()))
                        .isBetween(begun, Clock.systemUTC().instant());
            }
            String since = inConsole.get(name).get("since").asText().replaceFirst("\\.\\d+Z$", "Z");
            assertThat(lines.stream().filter(line -> line.startsWith(name + " ")))
                    .singleElement()
                    .asString()
                    .contains(expectation.kind(), expectation.state().name(), since, expectation.reason())
                    .endsWith(expectation.remedy().isEmpty() ? "" : "; " + expectation.remedy());
        });
    }

    @Test
    void areShownWithReasonAndRemedy() throws Exception {
        Instant begun = Clock.systemUTC().instant();
        Collector collector = Collector.of(config(), () -> 0);
        collector.start();
        Thread stopping = new Thread(collector::close);
        try {
            URI admin = collector.address().orElseThrow();
            expect("well", "source", State.ACTIVE, "", "");
            expect(
                    "shaky",
                    "source",
                    State.DEGRADED,
                    "asking the vendor: it answered 503",
                    "wait, or look at its status page");
            expect("barred", "source", State.FAILED, "asking the vendor: it answered 401", "make a new credential");
            expect("waiting", "source", State.STARTING, "", "");
            expect("good", "sink", State.ACTIVE, "", "");
            expect("busy", "sink", State.DEGRADED, "sending 1 event: it answered 429", "give it more room");
            expect("closed", "sink", State.FAILED, "sending 1 event: it answered 403", "grant the right to write");
            expect("idle", "sink", State.ACTIVE, "", "");
            isShownEverywhere(admin, begun);

            // The last one does not close, so that the others can be seen when they have.
            stopping.start();
            expected.keySet().stream()
                    .toList()
                    .forEach(name -> expect(name, expected.get(name).kind(), State.STOPPED, "", ""));
            expected.remove("waiting");
            isShownEverywhere(admin, begun);
        } finally {
            closing.countDown();
            stopping.join();
        }
    }
}
