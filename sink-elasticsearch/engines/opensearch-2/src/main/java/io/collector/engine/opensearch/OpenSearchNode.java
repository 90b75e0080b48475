package io.collector.engine.opensearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/**
 * One OpenSearch node on loopback. Arguments: port, home, then settings as {@code name=value}; the system property
 * {@code engine.secured} adds the security plugin. Prints {@code READY} once
 * it answers, and ends when its standard input does, so that it never outlives the test that started it.
 */
public final class OpenSearchNode extends Node {
    private static final List<String> PLUGINS = List.of(
            "org.opensearch.transport.Netty4Plugin",
            "org.opensearch.index.mapper.MapperExtrasPlugin",
            "org.opensearch.ingest.common.IngestCommonPlugin",
            "org.opensearch.ingest.useragent.IngestUserAgentPlugin",
            "org.opensearch.painless.PainlessPlugin",
            "org.opensearch.script.mustache.MustachePlugin",
            "org.opensearch.analysis.common.CommonAnalysisPlugin",
            "org.opensearch.index.reindex.ReindexPlugin");

    private static final boolean SECURED = Boolean.getBoolean("engine.secured");

    private OpenSearchNode(Settings settings, Path home, List<Class<? extends Plugin>> plugins) {
        super(
                InternalSettingsPreparer.prepareEnvironment(
                        settings, Map.of(), home.resolve("config"), () -> "test-node"),
                plugins,
                true);
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]).toAbsolutePath();
        Files.createDirectories(home.resolve("config"));
        Settings.Builder settings = Settings.builder()
                .put("path.home", home.toString())
                .put("cluster.name", "test")
                .put("node.name", "test-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", arguments[0])
                .put("transport.port", 0)
                .put("discovery.type", "single-node")
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .put("node.processors", 2);
        if (!SECURED) {
            // The security plugin brings its own.
            settings.put("transport.type", "netty4").put("http.type", "netty4");
        }
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try (Node node = new OpenSearchNode(settings.build(), home, plugins())) {
            node.start();
            System.out.println("READY OpenSearch " + org.opensearch.Version.CURRENT);
            awaitEndOfInput();
        }
    }

    private static List<Class<? extends Plugin>> plugins() throws ClassNotFoundException {
        List<Class<? extends Plugin>> classes = new ArrayList<>();
        for (String name : PLUGINS) {
            classes.add(Class.forName(name).asSubclass(Plugin.class));
        }
        if (SECURED) {
            classes.add(Class.forName("org.opensearch.security.OpenSearchSecurityPlugin")
                    .asSubclass(Plugin.class));
        }
        return classes;
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is said to a node; only the end counts.
        }
    }
}
