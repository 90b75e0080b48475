package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the document on writing plugins shows is compiled, packaged, loaded and run as it stands there. */
class WritingAPluginTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "writing-a-plugin.md");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SERVICE =
            Pattern.compile("`(META-INF/services/[\\w.]+)`\n```text\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile(
            "package ([\\w.]+);.*?^(?:public )?(?:final )?(?:class|record) (\\w+)", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private Path classes;
    private String document;

    @BeforeEach
    void compile() throws IOException {
        document = Files.readString(DOCUMENT);
        classes = Files.createDirectory(folder.resolve("classes"));
        List<Path> sources = new ArrayList<>();
        for (MatchResult block : JAVA.matcher(document).results().toList()) {
            Matcher name = NAME.matcher(block.group(1));
            assertThat(name.find()).as("a class in %s", block.group(1)).isTrue();
            Path source = folder.resolve("src")
                    .resolve(name.group(1).replace('.', '/'))
                    .resolve(name.group(2) + ".java");
            Files.createDirectories(source.getParent());
            sources.add(Files.writeString(source, block.group(1)));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-parameters");
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as("%s", said).isTrue();
        }
    }

    @Test
    void itsSinkKeepsTheContract() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            var tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass("com.example.webhook.WebhookSinkTest")))
                    .enableImplicitConfigurationParameters(false)
                    .execute()
                    .testEvents();
            assertThat(tests.failed().list()).isEmpty();
            assertThat(tests.succeeded().count()).isGreaterThan(25);
        }
    }

    @Test
    void itsPluginsAreFoundInAFolderAndTheSourceRuns() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path own = Files.createDirectory(plugins.resolve("examples"));
        pack(own.resolve("examples.jar"));
        for (String library : new String[] {"collector-http", "okhttp-jvm", "okio-jvm", "kotlin-stdlib"}) {
            Path jar = onClassPath(library);
            Files.copy(jar, own.resolve(jar.getFileName()));
        }
        PluginCatalog catalog = PluginCatalog.open(plugins);
        assertThat(catalog.broken()).isEmpty();
        assertThat(catalog.sinkTypes()).containsExactly("webhook");
        assertThat(catalog.sink("webhook").orElseThrow().configType().getRecordComponents())
                .hasSize(4);
        tellsEachMinuteOnce(catalog.source("minutes").orElseThrow());
    }

    private static <C extends Record> void tellsEachMinuteOnce(SourcePlugin<C> plugin) throws Exception {
        C config = ConfigAssertions.bind(plugin.configType(), "");
        ManualClock clock = ManualClock.at("2026-03-01T12:00:30Z");
        CollectingEmitter emitter = new CollectingEmitter();
        try (Source source = plugin.open(config, TestPluginContext.of("minutes", clock, plugin.tables()))) {
            Page first = source.poll(Checkpoint.START, emitter);
            assertThat(emitter.events()).hasSize(60);
            clock.advance(Duration.ofMinutes(2));
            Page second = source.poll(first.next(), emitter);
            assertThat(source.poll(second.next(), emitter).coverage()).isEmpty();
        }
        assertThat(emitter.events()).hasSize(62).extracting(Event::id).doesNotHaveDuplicates();
    }

    private void pack(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Collector-Api", "1");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path path : compiled.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
            for (MatchResult service : SERVICE.matcher(document).results().toList()) {
                out.putNextEntry(new JarEntry(service.group(1)));
                out.write(service.group(2).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static Path onClassPath(String artifact) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(p -> p.toString().contains(artifact))
                .filter(p -> Objects.toString(p.getFileName()).endsWith(".jar"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(artifact + " is not on the class path"));
    }
}
