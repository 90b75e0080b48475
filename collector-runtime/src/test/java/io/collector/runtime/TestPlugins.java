package io.collector.runtime;

import io.collector.api.ByteSize;
import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.CollectorSettings;
import io.collector.runtime.config.JournalSettings;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.config.RetrySettings;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SinkSettings;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.journal.TestEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Configurations whose plugins hand out what a test has made. */
public final class TestPlugins {
    private TestPlugins() {}

    /** No settings. */
    public record Nothing() {}

    private record Sources(Source source) implements SourcePlugin<Nothing> {
        @Override
        public String type() {
            return "scripted-source";
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

    private record Sinks(Sink sink) implements SinkPlugin<Nothing> {
        @Override
        public String type() {
            return "scripted-sink";
        }

        @Override
        public Class<Nothing> configType() {
            return Nothing.class;
        }

        @Override
        public Sink open(Nothing config, PluginContext context) {
            return sink;
        }
    }

    private record Broken(Supplier<? extends Throwable> why) implements SinkPlugin<Nothing> {
        @Override
        public String type() {
            return "broken-sink";
        }

        @Override
        public Class<Nothing> configType() {
            return Nothing.class;
        }

        @Override
        public Sink open(Nothing config, PluginContext context) {
            Throwable fault = why.get();
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }
    }

    /** A sink that cannot be opened. */
    public static SinkBlock<?> broken(String name, Supplier<? extends Throwable> why) {
        RetrySettings retry = new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(20));
        return new SinkBlock<>(name, new Broken(why), new Nothing(), new SinkSettings(retry));
    }

    public static AdminSettings admin() {
        return new AdminSettings(true, "127.0.0.1", 0, Optional.empty());
    }

    public static AdminSettings adminWithToken(String token) {
        return new AdminSettings(true, "127.0.0.1", 0, Optional.of(Secret.of(token)));
    }

    /** The same, but one sink also gets an event for each gap. */
    public static CollectorConfig withGaps(CollectorConfig config, String sink) {
        return new CollectorConfig(
                config.settings(),
                config.sources(),
                config.sinks().stream()
                        .<SinkBlock<?>>map(block -> block.name().equals(sink) ? withGaps(block) : block)
                        .toList(),
                config.routes());
    }

    private static <C extends Record> SinkBlock<C> withGaps(SinkBlock<C> block) {
        SinkSettings settings = block.settings();
        return new SinkBlock<>(
                block.name(),
                block.plugin(),
                block.config(),
                new SinkSettings(settings.retry(), settings.limit(), true));
    }

    /** One source called tap that goes to all of these sinks. */
    public static CollectorConfig config(Path dataDir, AdminSettings admin, Source source, Map<String, Sink> sinks) {
        CollectorSettings settings = new CollectorSettings(
                dataDir,
                Optional.empty(),
                new JournalSettings(Duration.ofDays(8), new ByteSize(1L << 30)),
                admin,
                Duration.ofSeconds(5),
                LoggingSettings.defaults());
        RetrySettings retry = new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(20));
        List<SinkBlock<?>> blocks = sinks.entrySet().stream()
                .<SinkBlock<?>>map(e ->
                        new SinkBlock<>(e.getKey(), new Sinks(e.getValue()), new Nothing(), new SinkSettings(retry)))
                .toList();
        return new CollectorConfig(
                settings,
                List.of(new SourceBlock<>("tap", new Sources(source), new Nothing())),
                blocks,
                Map.of("tap", List.copyOf(sinks.keySet())));
    }
}
