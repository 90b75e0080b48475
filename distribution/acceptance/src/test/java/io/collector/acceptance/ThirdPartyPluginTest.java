package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Plugins that somebody else built, dropped into the folder as single jars. */
class ThirdPartyPluginTest {
    private static final String SOURCE = """
            package acme;
            import io.collector.api.*;
            import java.time.*;
            import java.util.*;
            public final class CounterPlugin implements SourcePlugin<CounterPlugin.Config> {
                public record Config(@Doc("How many") @Default("5") int count) {}
                public String type() { return "acme-counter"; }
                public Class<Config> configType() { return Config.class; }
                public List<Table> tables() {
                    return List.of(new Table("AcmeNumbers", "numbers", "at", List.of(
                        new Table.Column("at", Table.Type.DATETIME), new Table.Column("n", Table.Type.INT))));
                }
                public Source open(Config config, PluginContext context) {
                    return (after, emitter) -> {
                        int n = Integer.parseInt(after.values().getOrDefault("n", "0"));
                        if (n < config.count()) {
                            Instant now = context.clock().instant();
                            emitter.emit(new Event("AcmeNumbers", "number-" + n, "1", now,
                                Json.of("{\\"n\\":" + n + ",\\"at\\":\\"" + now + "\\"}")));
                            return new Page(new Checkpoint(Map.of("n", "" + (n + 1))), Duration.ZERO, List.of());
                        }
                        return new Page(after, Duration.ofSeconds(60), List.of());
                    };
                }
            }
            """;

    /** A sink that writes what its own copy of a library says, and to which file. */
    private static String sink(String type) {
        return """
            package PACKAGE;
            import io.collector.api.*;
            import java.io.*;
            import java.nio.file.*;
            public final class FilePlugin implements SinkPlugin<FilePlugin.Config> {
                public record Config(@Doc("Where to") Path file) {}
                public String type() { return "TYPE"; }
                public Class<Config> configType() { return Config.class; }
                public Sink open(Config config, PluginContext context) {
                    return batch -> {
                        try (Writer out = Files.newBufferedWriter(config.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                            for (Event e : batch.events()) { out.write(library.Version.NUMBER + " " + e.body() + "\\n"); }
                            return Delivery.COMPLETE;
                        } catch (IOException e) { throw new RetryableException("writing " + config.file() + " failed"); }
                    };
                }
            }
            """.replace("PACKAGE", type.replace('-', '.')).replace("TYPE", type);
    }

    private static String library(int version) {
        // Not a constant expression, which the compiler would copy into the plugin.
        return "package library; public final class Version { public static final String NUMBER = String.valueOf("
                + version + "); }";
    }

    @Test
    void singleJarsWorkAndTwoVersionsOfALibraryLiveSideBySide() throws Exception {
        try (Installation installation = Installation.unpack("third party")) {
            Path plugins = installation.home().resolve("plugins");
            new PluginJar()
                    .with("acme.CounterPlugin", SOURCE)
                    .providing(SourcePlugin.class, "acme.CounterPlugin")
                    .writeTo(plugins.resolve("acme-counter.jar"));
            new PluginJar()
                    .with("first.file.FilePlugin", sink("first-file"))
                    .with("library.Version", library(1))
                    .providing(SinkPlugin.class, "first.file.FilePlugin")
                    .writeTo(plugins.resolve("first-file.jar"));
            new PluginJar()
                    .with("second.file.FilePlugin", sink("second-file"))
                    .with("library.Version", library(2))
                    .providing(SinkPlugin.class, "second.file.FilePlugin")
                    .writeTo(plugins.resolve("second-file.jar"));
            installation.configure("""
                    collector {
                      admin.port = 0
                      sources { numbers { type = acme-counter } }
                      sinks {
                        one { type = first-file, file = one.txt }
                        two { type = second-file, file = two.txt }
                      }
                    }
                    """);

            Installation.Result listed = installation.run("plugins");
            assertThat(listed.out()).contains("acme-counter", "first-file", "second-file");

            Installation.Running running = installation.start("run", "-c", "collector.conf");
            Path one = installation.work().resolve("one.txt");
            Path two = installation.work().resolve("two.txt");
            await().atMost(Duration.ofSeconds(60)).until(() -> lines(one) == 5 && lines(two) == 5);
            assertThat(running.stop()).as(running.logged()).isZero();
            assertThat(Files.readAllLines(one)).allMatch(l -> l.startsWith("1 {\"n\":"));
            assertThat(Files.readAllLines(two)).allMatch(l -> l.startsWith("2 {\"n\":"));

            Installation.Result events =
                    installation.run("events", "-c", "collector.conf", "--table", "numbers", "--json");
            assertThat(events.out().lines()).hasSize(5).allMatch(l -> l.contains("\"source\":\"numbers\""));
        }
    }

    @Test
    void aJarThatBundlesTheApiIsRefusedWithOneLine() throws Exception {
        try (Installation installation = Installation.unpack("bundles api")) {
            Path jar = installation.home().resolve("plugins").resolve("bad.jar");
            new PluginJar()
                    .with("acme.CounterPlugin", SOURCE)
                    .with("io.collector.api.Bundled", "package io.collector.api; public class Bundled {}")
                    .providing(SourcePlugin.class, "acme.CounterPlugin")
                    .writeTo(jar);
            installation.configure("collector { sources { numbers { type = acme-counter } } }");
            Installation.Result result = installation.run("run", "-c", "collector.conf");
            assertThat(result.exit()).isEqualTo(4);
            assertThat(result.err()).contains("bad.jar", "collector-api").doesNotContain("\tat ");
        }
    }

    private static long lines(Path file) throws Exception {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
