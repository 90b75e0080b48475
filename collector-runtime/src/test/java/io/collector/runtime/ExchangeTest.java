package io.collector.runtime;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Emitter;
import io.collector.api.InvalidConfigException;
import io.collector.api.Page;
import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.config.Changes;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.CollectorSettings;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.pipeline.ExchangeException;
import io.collector.runtime.pipeline.ScriptedSource;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration for a collector at work. */
class ExchangeTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final ScriptedSource source = new ScriptedSource();
    private final ScriptedSink kept = new ScriptedSink();
    private @Nullable Collector started;

    private CollectorConfig config(AdminSettings admin, Map<String, Source> sources, Map<String, Sink> sinks) {
        Path dataDir = folder.resolve("data");
        CollectorConfig one = TestPlugins.config(dataDir, admin, new ScriptedSource(), sinks);
        List<SourceBlock<?>> blocks = new ArrayList<>();
        Map<String, List<String>> routes = new LinkedHashMap<>();
        sources.forEach((name, with) -> {
            SourceBlock<?> block =
                    TestPlugins.config(dataDir, admin, with, Map.of()).sources().get(0);
            blocks.add(named(block, name));
            routes.put(name, List.copyOf(sinks.keySet()));
        });
        return new CollectorConfig(one.settings(), blocks, one.sinks(), routes);
    }

    private static <C extends Record> SourceBlock<C> named(SourceBlock<C> block, String name) {
        return new SourceBlock<>(name, block.plugin(), block.config());
    }

    private CollectorConfig config(Sink more) {
        return config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept, "more", more));
    }

    private void start(CollectorConfig config) throws CannotStartException {
        started = Collector.of(config, () -> 0);
        started.start();
    }

    private Collector collector() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private void exchange(CollectorConfig next, String... changed) throws Exception {
        Map<String, String> parts = new LinkedHashMap<>();
        Stream.of(changed).forEach(part -> parts.put(part, "changed"));
        collector().exchange(next, new Changes(parts), () -> 0);
    }

    private String get(String path) throws Exception {
        URI uri = collector().address().orElseThrow().resolve(path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    /** Polls that bring one event each, without end. */
    private static Source stream(AtomicInteger polls, AtomicBoolean closed) {
        return new Source() {
            @Override
            public Page poll(Checkpoint after, Emitter emitter) throws InterruptedException {
                int next = Integer.parseInt(after.values().getOrDefault("next", "0"));
                emitter.emit(click("e" + next, "1"));
                polls.set(next + 1);
                return new Page(new Checkpoint(Map.of("next", Integer.toString(next + 1))), Duration.ZERO, List.of());
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    @Test
    void closesNothingThatIsTheSameWhileEventsFlow() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        Map<String, Source> sources = Map.of("tap", stream(polls, closed));
        List<ScriptedSink> others = new ArrayList<>(List.of(new ScriptedSink()));
        start(config(TestPlugins.admin(), sources, Map.of("kept", kept, "other", others.get(0))));
        for (int i = 1; i <= 20; i++) {
            int goal = i * 20;
            await().pollInterval(Duration.ofMillis(1)).until(() -> kept.taken().size() >= goal);
            ScriptedSink next = new ScriptedSink();
            others.add(next);
            exchange(config(TestPlugins.admin(), sources, Map.of("kept", kept, "other", next)), "sink other");
            assertThat(others.get(i - 1).closed()).isTrue();
            assertThat(kept.closed()).isFalse();
            assertThat(closed).isFalse();
        }
        exchange(
                config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept, "other", others.get(20))),
                "source tap");
        assertThat(closed).isTrue();
        await().until(() -> collector().pending() == 0);

        // A poll that was broken off may have left one event more behind.
        int events = kept.taken().size();
        assertThat(events).isBetween(polls.get(), polls.get() + 1);
        assertThat(kept.taken()).isEqualTo(ids(events));
        assertThat(others.stream().flatMap(sink -> sink.taken().stream())).containsExactlyElementsOf(ids(events));
        assertThat(kept.closed()).isFalse();
    }

    @Test
    void aSourceThatChangedGoesOnAtItsCheckpoint() throws Exception {
        source.thenPage("1", click("a", "1"));
        start(config(new ScriptedSink()));
        source.awaitDry();
        ScriptedSource next = new ScriptedSource().thenPage("2", click("a", "1"), click("b", "1"));
        exchange(config(TestPlugins.admin(), Map.of("tap", next), Map.of("kept", kept)), "source tap", "sink more");
        next.awaitDry();
        await().until(() -> collector().pending() == 0);

        assertThat(source.closed()).isTrue();
        assertThat(next.asked()).containsExactly(ScriptedSource.checkpoint("1"));
        assertThat(kept.taken()).containsExactly("a", "b");
        assertThat(kept.closed()).isFalse();
        assertThat(get("/api/v1/status")).contains("\"name\":\"kept\"").doesNotContain("\"name\":\"more\"");
        assertThat(get("/metrics")).contains("sink=\"kept\"").doesNotContain("sink=\"more\"");
    }

    @Test
    void aSourceMayComeAndGoWithoutClosingItsSinks() throws Exception {
        source.thenPage("1", click("a", "1"));
        start(config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept)));
        source.awaitDry();
        ScriptedSource second = new ScriptedSource().thenPage("1", click("x", "1"));
        exchange(config(TestPlugins.admin(), Map.of("tap", source, "pit", second), Map.of("kept", kept)), "source pit");
        second.awaitDry();
        await().until(() -> kept.taken().contains("x") && collector().pending() == 0);
        exchange(config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept)), "source pit");

        assertThat(second.closed()).isTrue();
        assertThat(source.closed()).isFalse();
        assertThat(get("/metrics")).contains("source=\"tap\"").doesNotContain("source=\"pit\"");
        assertThat(get("/api/v1/status")).doesNotContain("\"name\":\"pit\"");

        ScriptedSource again = new ScriptedSource().thenPage("2", click("y", "1"));
        exchange(config(TestPlugins.admin(), Map.of("tap", source, "pit", again), Map.of("kept", kept)), "source pit");
        again.awaitDry();
        await().until(() -> collector().pending() == 0);
        assertThat(again.asked()).containsExactly(ScriptedSource.checkpoint("1"));
        assertThat(kept.taken()).containsExactlyInAnyOrder("a", "x", "y");
        assertThat(kept.closed()).isFalse();
    }

    @Test
    void aSinkForgetsTheTroubleOfASourceThatIsGone() throws Exception {
        keptRefuses();
        source.thenPage("1", click("a", "1"));
        start(config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept)));
        await().until(() -> get("/api/v1/status").contains("\"state\":\"FAILED\""));
        ScriptedSource other = new ScriptedSource();
        exchange(config(TestPlugins.admin(), Map.of("pit", other), Map.of("kept", kept)), "source pit", "source tap");
        assertThat(kept.closed()).isFalse();
        await().until(() -> !get("/api/v1/status").contains("FAILED"));
        assertThat(get("/health/ready")).contains("\"ready\":true");
    }

    @Test
    void aSinkThatFailsToTheEndDoesNotSeemToWorkAgain() throws Exception {
        List<String> atTheEnd = new ArrayList<>();
        ScriptedSink failing = new ScriptedSink() {
            @Override
            public void close() {
                super.close();
                try {
                    atTheEnd.add(get("/api/v1/status"));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        for (int i = 0; i < 1_000; i++) {
            failing.thenThrow(new BlockedException("refused", "a new token"));
        }
        source.thenPage("1", click("a", "1"));
        start(config(failing));
        await().until(() -> get("/api/v1/status").contains("\"state\":\"FAILED\""));
        exchange(config(new ScriptedSink()), "sink more");

        assertThat(atTheEnd).singleElement().asString().contains("\"state\":\"FAILED\"");
    }

    @Test
    void goesBackWhenAPluginDoesNotOpen() throws Exception {
        goesBackAfter(() -> new InvalidConfigException("", "no such index"));
    }

    @Test
    void goesBackWhenAPluginLacksAClass() throws Exception {
        goesBackAfter(() -> new NoClassDefFoundError("no such index"));
    }

    private void goesBackAfter(Supplier<Throwable> fault) throws Exception {
        source.thenPage("1", click("a", "1"));
        ScriptedSink before = new ScriptedSink();
        start(config(before));
        source.awaitDry();
        await().until(() -> collector().pending() == 0);
        CollectorConfig next = config(new ScriptedSink());
        CollectorConfig broken = new CollectorConfig(
                next.settings(),
                next.sources(),
                next.sinks().stream()
                        .<SinkBlock<?>>map(
                                block -> block.name().equals("more") ? TestPlugins.broken("more", fault) : block)
                        .toList(),
                next.routes());
        assertThatThrownBy(() -> exchange(broken, "sink more"))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("no such index");

        assertThat(kept.closed()).isFalse();
        assertThat(source.closed()).isFalse();
        assertThat(get("/api/v1/status")).contains("\"name\":\"more\"").doesNotContain("STOPPED");
        assertThat(collector().pending()).isZero();
    }

    @Test
    void namesAnAddressThatIsTakenAsAnAddressIsWritten() throws Exception {
        start(config(new ScriptedSink()));
        try (ServerSocket taken = new ServerSocket(0)) {
            AdminSettings there = new AdminSettings(true, "::1", taken.getLocalPort(), Optional.empty());
            assertThatThrownBy(() -> exchange(config(there, Map.of("tap", source), Map.of("kept", kept)), "admin"))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining("[::1]:" + taken.getLocalPort() + " cannot be used");
        }
    }

    @Test
    void goesBackWhenTheNewAddressIsTaken() throws Exception {
        start(config(new ScriptedSink()));
        try (ServerSocket taken = new ServerSocket(0)) {
            AdminSettings there = new AdminSettings(true, "127.0.0.1", taken.getLocalPort(), Optional.empty());
            assertThatThrownBy(() -> exchange(config(there, Map.of("tap", source), Map.of("kept", kept)), "admin"))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining("cannot be used");
        }
        assertThat(get("/health/ready")).contains("\"ready\":true");
        assertThat(kept.closed()).isFalse();

        URI before = collector().address().orElseThrow();
        exchange(config(new ScriptedSink()), "admin");
        assertThat(collector().address()).isPresent().isNotEqualTo(Optional.of(before));
        assertThat(get("/health/ready")).contains("\"ready\":true");
        assertThat(kept.closed()).isFalse();
    }

    @Test
    void doesNotWaitForALaneWhoseSinkIsDown() throws Exception {
        keptRefuses();
        source.thenPage("1", click("a", "1"));
        ScriptedSource second = new ScriptedSource().thenPage("1", click("x", "1"));
        Map<String, Source> both = Map.of("tap", source, "pit", second);
        CollectorConfig next = patient(config(TestPlugins.admin(), both, Map.of("kept", kept)));
        start(next);
        await().until(() -> get("/api/v1/status").contains("\"state\":\"FAILED\"")
                && collector().pending() == 2);
        Map<String, List<String>> routes = Map.of("tap", List.of("kept"), "pit", List.of());
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> exchange(new CollectorConfig(next.settings(), next.sources(), next.sinks(), routes), "routes"));

        assertThat(kept.closed()).isFalse();
        assertThat(collector().pending()).isEqualTo(1);
    }

    @Test
    void whatIsNotRoutedToASinkAnyMoreIsNotTheOldestThatItWaitsFor() throws Exception {
        keptRefuses();
        source.thenPage("1", click("a", "1"));
        CollectorConfig next = patient(config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept)));
        start(next);
        await().until(() -> get("/api/v1/status").contains("\"state\":\"FAILED\"")
                && collector().pending() == 1);
        assertThat(get("/api/v1/status")).doesNotContain("\"pending\":1,\"oldest\":null");

        Map<String, List<String>> routes = Map.of("tap", List.of());
        exchange(new CollectorConfig(next.settings(), next.sources(), next.sinks(), routes), "routes");

        assertThat(get("/api/v1/status")).contains("\"pending\":0,\"oldest\":null,\"delivered\":0");
    }

    private void keptRefuses() {
        for (int i = 0; i < 1_000; i++) {
            kept.thenThrow(new BlockedException("refused", "a new token"));
        }
    }

    private static CollectorConfig patient(CollectorConfig config) {
        CollectorSettings settings = config.settings();
        CollectorSettings longer = new CollectorSettings(
                settings.dataDir(),
                settings.pluginsDir(),
                settings.journal(),
                settings.admin(),
                Duration.ofMinutes(1),
                settings.logging());
        return new CollectorConfig(longer, config.sources(), config.sinks(), config.routes());
    }

    /** A poll that does not listen when it is interrupted, until it is let go. */
    private static ScriptedSource stubborn(CountDownLatch asked, CountDownLatch let) {
        return new ScriptedSource().then((after, emitter) -> {
            asked.countDown();
            boolean waiting = true;
            while (waiting) {
                try {
                    let.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    waiting = true; // as a plugin that swallows it
                }
            }
            emitter.emit(click("old", "1"));
            return new Page(ScriptedSource.checkpoint("old"), Duration.ZERO, List.of());
        });
    }

    @Test
    void asksNothingBeforeAPollThatDoesNotEndHasEnded() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);
        start(config(TestPlugins.admin(), Map.of("tap", stubborn(asked, let)), Map.of("kept", kept)));
        asked.await();
        ScriptedSource unheard = new ScriptedSource().thenPage("unheard", click("unheard", "1"));
        exchange(config(TestPlugins.admin(), Map.of("tap", unheard), Map.of("kept", kept)), "source tap");
        assertThat(get("/api/v1/status")).contains("the poll with the configuration before has not ended");
        ScriptedSource next = new ScriptedSource().thenPage("new", click("old", "1"), click("new", "1"));
        exchange(config(TestPlugins.admin(), Map.of("tap", next), Map.of("kept", kept)), "source tap");
        assertThat(next.asked()).isEmpty();

        let.countDown();
        next.awaitDry();
        await().until(() -> collector().pending() == 0);
        assertThat(next.asked()).containsExactly(ScriptedSource.checkpoint("old"));
        assertThat(unheard.asked()).isEmpty();
        assertThat(kept.taken()).containsExactly("old", "new");
        await().until(() -> get("/api/v1/status").contains("\"state\":\"ACTIVE\",\"since\""));
    }

    @Test
    void keepsTheJournalOfASourceThatWentInTheMiddleOfAPoll() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);
        Map<String, Source> both = Map.of("tap", source, "pit", stubborn(asked, let));
        start(config(TestPlugins.admin(), both, Map.of("kept", kept)));
        asked.await();
        exchange(config(TestPlugins.admin(), Map.of("tap", source), Map.of("kept", kept)), "source pit");
        ScriptedSource again = new ScriptedSource().thenPage("new", click("old", "1"), click("new", "1"));
        exchange(config(TestPlugins.admin(), Map.of("tap", source, "pit", again), Map.of("kept", kept)), "source pit");
        let.countDown();
        again.awaitDry();
        await().until(() -> collector().pending() == 0);
        assertThat(again.asked()).containsExactly(ScriptedSource.checkpoint("old"));
        assertThat(kept.taken()).containsExactly("old", "new");
    }
}
