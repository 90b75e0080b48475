package io.collector.engine.elasticsearch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.elasticsearch.Build;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginBundle;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node on loopback, of version 8 or 9, whichever the class path holds. Arguments: port, home, then settings as {@code name=value}; the system property
 * {@code engine.modules} holds the jars of its HTTP module, which must not be on the class path. Prints {@code READY}
 * once it answers, and ends when its standard input does, so that it never outlives the test that started it.
 */
public final class ElasticsearchNode {
    private static final String DESCRIPTOR = "plugin-descriptor.properties";

    private ElasticsearchNode() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]).toAbsolutePath();
        Files.createDirectories(home.resolve("config"));
        Files.createDirectories(home.resolve("plugins"));
        unpackHttpModule(home.resolve("modules/transport-netty4"));
        Settings.Builder settings = Settings.builder()
                .put("path.home", home.toString())
                .put("cluster.name", "test")
                .put("node.name", "test-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", arguments[0])
                .put("transport.port", 0)
                .put("discovery.type", "single-node")
                .put("node.processors", 2)
                .put("cluster.routing.allocation.disk.threshold_enabled", false);
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        LogConfigurator.configureESLogging();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings.build(), Map.of(), home.resolve("config"), () -> "test-node");
        PluginsLoader plugins =
                PluginsLoader.createPluginsLoader(modules(home.resolve("modules")), Set.of(), Map.of(), false);
        try (Node node = new Node(environment, plugins)) {
            node.start();
            System.out.println("READY Elasticsearch " + Build.current().version());
            awaitEndOfInput();
        }
    }

    /** Version 9 also wants to know whether modules lack their stable interface; they do not. */
    @SuppressWarnings("unchecked")
    private static Set<PluginBundle> modules(Path folder) throws ReflectiveOperationException {
        for (Method method : PluginsLoader.class.getMethods()) {
            if (method.getName().equals("loadModulesBundles")) {
                return (Set<PluginBundle>)
                        (method.getParameterCount() == 1
                                ? method.invoke(null, folder)
                                : method.invoke(null, folder, false));
            }
        }
        throw new NoSuchMethodException("PluginsLoader.loadModulesBundles");
    }

    /** Modules are loaded from a folder with a descriptor; the jar from Maven Central carries it inside. */
    private static void unpackHttpModule(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : System.getProperty("engine.modules").split(File.pathSeparator, -1)) {
            Path jar = Path.of(name);
            Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            try (JarFile opened = new JarFile(name)) {
                ZipEntry entry = opened.getEntry("META-INF/es-plugins/transport-netty4/" + DESCRIPTOR);
                if (entry != null) {
                    try (InputStream in = opened.getInputStream(entry)) {
                        writeDescriptor(in, folder.resolve(DESCRIPTOR));
                    }
                }
            }
        }
    }

    private static void writeDescriptor(InputStream in, Path file) throws IOException {
        Properties descriptor = new Properties();
        descriptor.load(in);
        // Without a module name it gets a plain class loader instead of a module layer.
        descriptor.remove("modulename");
        descriptor.values().removeIf(value -> ((String) value).isBlank());
        try (Writer out = Files.newBufferedWriter(file)) {
            descriptor.store(out, null);
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is said to a node; only the end counts.
        }
    }
}
