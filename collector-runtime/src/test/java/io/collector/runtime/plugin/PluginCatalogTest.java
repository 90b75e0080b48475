package io.collector.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Metrics;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.api.Table;
import io.collector.runtime.config.RecordBinder;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

class PluginCatalogTest {
    @TempDir
    Path plugins;

    private PluginCatalog open() throws IOException {
        return PluginCatalog.open(plugins);
    }

    private String reason() throws IOException {
        PluginCatalog catalog = open();
        assertThat(catalog.broken()).hasSize(1);
        String reason = catalog.broken().get(0).toString();
        assertThat(reason).startsWith("plugin " + plugins).doesNotContain("\n");
        return reason;
    }

    @Test
    void findsFoldersAndSingleJars() throws IOException {
        PluginJar.sourcePlugin("sample-source")
                .manifest("Implementation-Version", "1.2.3")
                .manifest("Collector-Api", "1")
                .write(plugins.resolve("a-source/source.jar"));
        PluginJar.sinkPlugin("sample-sink", "1").write(plugins.resolve("b-sink.jar"));
        Files.createDirectories(plugins.resolve(".hidden"));
        Files.writeString(plugins.resolve("README.txt"), "not a plugin");

        PluginCatalog catalog = open();

        assertThat(catalog.broken()).isEmpty();
        assertThat(catalog.plugins())
                .containsExactly(
                        new InstalledPlugin(
                                Kind.SOURCE, "sample-source", "a-source", "1.2.3", plugins.resolve("a-source")),
                        new InstalledPlugin(
                                Kind.SINK, "sample-sink", "b-sink", "unknown", plugins.resolve("b-sink.jar")));
        assertThat(catalog.source("sample-source")).isPresent();
        assertThat(catalog.sink("sample-source")).isEmpty();
        assertThat(catalog.sinkTypes()).containsExactly("sample-sink");
    }

    @Test
    void callsASourceWithItsOwnLoaderAndItsNameInTheLog() throws Exception {
        PluginJar.sourcePlugin("sample-source").write(plugins.resolve("source-x/source.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        MDC.put("component", "outer");

        Checkpoint seen = poll(open().source("sample-source").orElseThrow(), "place = here");

        assertThat(seen.values()).isEqualTo(Map.of("loader", "source-x", "component", "mine"));
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        assertThat(MDC.get("component")).isEqualTo("outer");
        MDC.remove("component");
    }

    @Test
    void letsPluginsBundleDifferentVersionsOfOneLibrary() throws Exception {
        PluginJar.sinkPlugin("one", "1.0").write(plugins.resolve("one.jar"));
        PluginJar.sinkPlugin("two", "2.0").write(plugins.resolve("two/two.jar"));

        PluginCatalog catalog = open();

        assertThat(preview(catalog.sink("one").orElseThrow())).isEqualTo("1.0");
        assertThat(preview(catalog.sink("two").orElseThrow())).isEqualTo("2.0");
    }

    @Test
    void hidesTheRuntimesLibrariesFromPlugins() throws IOException {
        PluginJar.sinkPlugin("one", "1").write(plugins.resolve("one.jar"));
        ClassLoader loader = open().sink("one").orElseThrow().configType().getClassLoader();

        assertThatThrownBy(() -> loader.loadClass("com.typesafe.config.Config"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> loader.loadClass(RecordBinder.class.getName()))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(loader).hasToString("plugin one");
    }

    @Test
    void namesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> PluginCatalog.open(plugins.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("plugins folder " + plugins.resolve("none") + " does not exist; ");
    }

    @Test
    void findsSimulators() throws Exception {
        PluginJar.sourcePlugin("sample-source")
                .source("sample.Pretend", """
                        package sample;
                        import io.collector.api.Simulator;
                        import java.util.Map;
                        public class Pretend implements Simulator {
                            public String type() { return "sample-source"; }
                            public Running start() {
                                String loader = Thread.currentThread().getContextClassLoader().getName();
                                return new Running() {
                                    public String settings() { return "place = " + loader; }
                                    public Map<String, Long> history() { return Map.of("Sample", 3L); }
                                    public void close() {}
                                };
                            }
                        }
                        """)
                .provides("Simulator", "sample.Pretend")
                .write(plugins.resolve("source-x/source.jar"));

        try (var running = open().simulator("sample-source").orElseThrow().start()) {
            assertThat(running.settings()).isEqualTo("place = source-x");
            assertThat(running.history()).isEqualTo(Map.of("Sample", 3L));
        }
    }

    @Nested
    class IsStrictAbout {
        @Test
        void foldersWithoutJars() throws IOException {
            Files.createDirectories(plugins.resolve("empty"));

            assertThat(reason()).contains("/empty holds no jar; put the plugin's jars into it or remove it");
        }

        @Test
        void jarsWithoutProvider() throws IOException {
            new PluginJar().entry("readme.txt", "nothing").write(plugins.resolve("nothing.jar"));

            assertThat(reason()).contains("/nothing.jar provides no source and no sink");
        }

        @Test
        void jarsThatAreNone() throws IOException {
            Files.writeString(plugins.resolve("cut.jar"), "PK");

            assertThat(reason()).contains("cut.jar is damaged");
        }

        @Test
        void jarsThatBundleTheApi() throws IOException {
            PluginJar.sinkPlugin("one", "1")
                    .entry("io/collector/api/Event.class", "")
                    .write(plugins.resolve("one/one.jar"));

            assertThat(reason())
                    .contains("bundles io.collector.api.Event (in one.jar), which the collector provides; remove"
                            + " collector-api from the plugin; use scope provided");
        }

        @Test
        void jarsThatBundleTheLogger() throws IOException {
            PluginJar.sinkPlugin("one", "1").write(plugins.resolve("one/one.jar"));
            new PluginJar()
                    .entry("META-INF/versions/9/org/slf4j/Logger.class", "")
                    .write(plugins.resolve("one/slf4j.jar"));

            assertThat(reason())
                    .contains("bundles org.slf4j.Logger (in slf4j.jar)")
                    .contains("remove slf4j-api");
        }

        @Test
        void anApiLevelItDoesNotKnow() throws IOException {
            PluginJar.sinkPlugin("one", "1").manifest("Collector-Api", "2").write(plugins.resolve("one.jar"));

            assertThat(reason()).contains("needs level 2 of the collector's API (one.jar), this collector has level 1");
        }

        @Test
        void twoPluginsOfOneType() throws IOException {
            PluginJar.sinkPlugin("same", "1").write(plugins.resolve("one.jar"));
            PluginJar.sinkPlugin("same", "1").write(plugins.resolve("two.jar"));

            assertThat(reason())
                    .startsWith("plugin " + plugins.resolve("two.jar"))
                    .contains("has the sink type same that " + plugins.resolve("one.jar") + " has too; remove one");
        }

        @Test
        void aProviderThatIsNotThere() throws IOException {
            new PluginJar().provides("SinkPlugin", "sample.Nothing").write(plugins.resolve("one.jar"));

            assertThat(reason()).contains("cannot be started: Provider sample.Nothing not found");
        }

        @Test
        void aProviderThatFails() throws IOException {
            new PluginJar()
                    .source("sample.Fails", """
                            package sample;
                            import io.collector.api.*;
                            public class Fails implements SinkPlugin<Fails.Config> {
                                public record Config() {}
                                public Fails() { throw new IllegalStateException("no licence"); }
                                public String type() { return "fails"; }
                                public Class<Config> configType() { return Config.class; }
                                public Sink open(Config config, PluginContext context) { return null; }
                            }
                            """)
                    .provides("SinkPlugin", "sample.Fails")
                    .write(plugins.resolve("one.jar"));

            assertThat(reason()).contains("cannot be started: no licence");
        }

        @Test
        void aLibraryThatIsMissing() throws IOException {
            new PluginJar()
                    .source("sample.Needy", """
                            package sample;
                            import io.collector.api.*;
                            public class Needy implements SinkPlugin<Needy.Config> {
                                public record Config() {}
                                private final Object config = com.typesafe.config.ConfigFactory.empty();
                                public String type() { return "needy"; }
                                public Class<Config> configType() { return Config.class; }
                                public Sink open(Config config, PluginContext context) { return null; }
                            }
                            """)
                    .provides("SinkPlugin", "sample.Needy")
                    .write(plugins.resolve("one.jar"));

            assertThat(reason()).contains("its jars lack the class com.typesafe.config.ConfigFactory");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "com.typesafe.config.Config x | return Config.class; | lack the class com.typesafe.config.Config",
                    "String x | return null; | has no settings record",
                    "String x | return (Class) String.class; | has no settings record",
                    "boolean gaps | return Config.class; | has a setting \"gaps\", which is the collector's own key",
                    "long limit | return Config.class; | has a setting \"limit\", which is the collector's own key",
                    "String x | throw new IllegalStateException(\"no licence\"); | cannot be started: no licence"
                })
        void settingsThatCannotBeRead(String component, String body, String expected) throws IOException {
            new PluginJar()
                    .source("sample.Odd", """
                            package sample;
                            import io.collector.api.*;
                            public class Odd implements SinkPlugin<Odd.Config> {
                                public record Config(%s) {}
                                public String type() { return "odd"; }
                                @SuppressWarnings("unchecked")
                                public Class<Config> configType() { %s }
                                public Sink open(Config config, PluginContext context) { return null; }
                            }
                            """.formatted(component, body))
                    .provides("SinkPlugin", "sample.Odd")
                    .write(plugins.resolve("one.jar"));

            assertThat(reason()).contains(expected);
        }

        @Test
        void typesThatAreNoWords() throws IOException {
            PluginJar.sinkPlugin("My Sink", "1").write(plugins.resolve("one.jar"));

            assertThat(reason()).contains("calls its type \"My Sink\", which is not lower-case words");
        }

        @Test
        void onePluginWithoutHidingTheOthers() throws IOException {
            Files.createDirectories(plugins.resolve("empty"));
            PluginJar.sinkPlugin("one", "1").write(plugins.resolve("one.jar"));

            assertThat(reason()).contains("empty");
            assertThat(open().sink("one")).isPresent();
        }
    }

    private static <C extends Record> Checkpoint poll(SourcePlugin<C> plugin, String settings) throws Exception {
        C config = RecordBinder.bind(plugin.configType(), settings, Map.of());
        try (Source source = plugin.open(config, new Context())) {
            return source.poll(Checkpoint.START, null).next();
        }
    }

    private static <C extends Record> String preview(SinkPlugin<C> plugin) throws Exception {
        try (Sink sink = plugin.open(RecordBinder.bind(plugin.configType(), "", Map.of()), new Context())) {
            return sink.preview(new Batch("s", List.of(new Event("Sample", "1", "1", Instant.EPOCH, Json.of("{}")))));
        }
    }

    private static final class Context implements PluginContext {
        @Override
        public String name() {
            return "mine";
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public List<Table> tables() {
            return List.of();
        }

        @Override
        public Metrics metrics() {
            throw new UnsupportedOperationException("not counted here");
        }
    }
}
