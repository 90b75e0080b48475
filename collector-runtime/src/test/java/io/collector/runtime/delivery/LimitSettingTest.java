package io.collector.runtime.delivery;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import io.collector.runtime.Collector;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.ConfigLoader;
import io.collector.runtime.journal.TestEvents;
import io.collector.runtime.pipeline.ScriptedSource;
import io.collector.runtime.plugin.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a limit in the configuration file reaches the deliveries of the sink it stands at, and of no other. */
class LimitSettingTest {
    private static final int EVENTS = 20;

    private final ScriptedSource source = new ScriptedSource();
    private final ScriptedSink limited = onePerBatch();
    private final ScriptedSink free = onePerBatch();

    @TempDir
    Path folder;

    /** So little that the second request has its turn after this test has long ended. */
    @ParameterizedTest
    @ValueSource(strings = {"requests-per-second = 0.00001", "bytes-per-second = 1B"})
    void holdsUpTheSinkItStandsAtAndNoOther(String limit) throws Exception {
        source.thenPage(
                "1",
                IntStream.range(0, EVENTS).mapToObj(n -> click("e" + n, "1")).toArray(Event[]::new));
        try (Collector collector = Collector.of(config("limit { " + limit + " }"), () -> 0)) {
            collector.start();
            await().until(() ->
                    free.taken().size() == EVENTS && !limited.taken().isEmpty());

            assertThat(limited.taken()).containsExactly("e0");
            assertThat(collector.pending()).isEqualTo(EVENTS - 1);
        }
        assertThat(limited.taken())
                .as("after it was stopped in the middle of its pause")
                .containsExactly("e0");
    }

    @Test
    void letsEverythingPassWhenItIsZero() throws Exception {
        source.thenPage(
                "1",
                IntStream.range(0, EVENTS).mapToObj(n -> click("e" + n, "1")).toArray(Event[]::new));
        try (Collector collector =
                Collector.of(config("limit { requests-per-second = 0, bytes-per-second = 0B }"), () -> 0)) {
            collector.start();
            await().until(() -> limited.taken().size() == EVENTS);
        }
    }

    private CollectorConfig config(String limit) throws Exception {
        Path file = Files.writeString(folder.resolve("collector.conf"), """
                collector {
                  data-dir = "%s"
                  admin.enabled = false
                  sources { tap { type = scripted } }
                  sinks {
                    limited { type = limited, %s }
                    free { type = free }
                  }
                }
                """.formatted(folder.resolve("data"), limit));
        PluginCatalog plugins = PluginCatalog.of(
                List.of(new Scripted(source)), List.of(new Handed("limited", limited), new Handed("free", free)));
        return new ConfigLoader(Map.of(), Clock.systemUTC(), path -> plugins)
                .load(file)
                .config();
    }

    private static ScriptedSink onePerBatch() {
        return new ScriptedSink().limits(BatchLimits.DEFAULT.withMaxEvents(1));
    }

    /** No settings. */
    public record Nothing() {}

    private record Scripted(Source source) implements SourcePlugin<Nothing> {
        @Override
        public String type() {
            return "scripted";
        }

        @Override
        public Class<Nothing> configType() {
            return Nothing.class;
        }

        @Override
        public List<Table> tables() {
            return List.of(TestEvents.CLICKS, TestEvents.MESSAGES);
        }

        @Override
        public Source open(Nothing config, PluginContext context) {
            return source;
        }
    }

    private record Handed(String type, Sink sink) implements SinkPlugin<Nothing> {
        @Override
        public Class<Nothing> configType() {
            return Nothing.class;
        }

        @Override
        public Sink open(Nothing config, PluginContext context) {
            return sink;
        }
    }
}
