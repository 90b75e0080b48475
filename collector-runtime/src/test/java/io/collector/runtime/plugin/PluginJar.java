package io.collector.runtime.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles sources against the class path of the test and makes a plugin jar of them. */
public final class PluginJar {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final StringBuilder manifest = new StringBuilder("Manifest-Version: 1.0\n");

    public PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    public PluginJar entry(String name, String text) {
        entries.put(name, text);
        return this;
    }

    public PluginJar provides(String service, String className) {
        return entry("META-INF/services/io.collector.api." + service, className + "\n");
    }

    public PluginJar manifest(String attribute, String value) {
        manifest.append(attribute).append(": ").append(value).append('\n');
        return this;
    }

    /** A source with one table whose type and MDC are visible from outside. */
    public static PluginJar sourcePlugin(String type) {
        return new PluginJar()
                .source("sample.SampleSource", """
                package sample;
                import io.collector.api.*;
                import java.util.List;
                public class SampleSource implements SourcePlugin<SampleSource.Config> {
                    public record Config(@Doc("Where to look") String place, @Default("5s") java.time.Duration pause) {}
                    public String type() { return "%s"; }
                    public Class<Config> configType() { return Config.class; }
                    public List<Table> tables() {
                        return List.of(new Table("Sample", "sample", "at",
                            List.of(new Table.Column("at", Table.Type.DATETIME))));
                    }
                    public Source open(Config config, PluginContext context) {
                        return (after, emitter) -> new Page(
                            new Checkpoint(java.util.Map.of(
                                "loader", Thread.currentThread().getContextClassLoader().getName(),
                                "component", String.valueOf(org.slf4j.MDC.get("component")))),
                            config.pause(), List.of());
                    }
                }
                """.formatted(type))
                .provides("SourcePlugin", "sample.SampleSource");
    }

    /** A sink that previews the version of a library it bundles. */
    public static PluginJar sinkPlugin(String type, String libraryVersion) {
        return new PluginJar()
                .source("library.Version", """
                        package library;
                        public class Version { public static String text() { return "%s"; } }
                        """.formatted(libraryVersion))
                .source("sample.SampleSink", """
                        package sample;
                        import io.collector.api.*;
                        public class SampleSink implements SinkPlugin<SampleSink.Config> {
                            public record Config() {}
                            public String type() { return "%s"; }
                            public Class<Config> configType() { return Config.class; }
                            public Sink open(Config config, PluginContext context) {
                                return new Sink() {
                                    public Delivery deliver(Batch batch) { return Delivery.COMPLETE; }
                                    public String preview(Batch batch) { return library.Version.text(); }
                                };
                            }
                        }
                        """.formatted(type))
                .provides("SinkPlugin", "sample.SampleSink");
    }

    public Path write(Path jar) throws IOException {
        Path work = Files.createTempDirectory("plugin");
        try {
            return write(jar, work);
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private Path write(Path jar, Path work) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-d", work.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")));
        Path written = Files.createDirectories(work.resolve("src"));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = written.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (!sources.isEmpty()
                && compiler.run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the sources of " + jar + " do not compile");
        }
        Files.createDirectories(jar.getParent());
        Manifest head =
                new Manifest(new ByteArrayInputStream(manifest.toString().getBytes(StandardCharsets.UTF_8)));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), head);
                Stream<Path> files = Files.walk(work)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                put(out, work.relativize(file).toString(), Files.readAllBytes(file));
            }
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
