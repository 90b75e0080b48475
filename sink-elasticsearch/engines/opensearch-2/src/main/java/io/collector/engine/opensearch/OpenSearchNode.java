package io.collector.engine.opensearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * One OpenSearch node on loopback, of version 2 or 3, whichever the class path holds. Arguments: port, home, then settings as {@code name=value}; the system property
 * {@code engine.secured} adds the security plugin. Prints {@code READY} once
 * it answers, and ends when its standard input does, so that it never outlives the test that started it.
 */
public final class OpenSearchNode extends Node {
    /** Their names in version 2; in version 3 they end in ModulePlugin. */
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

    /** Version 2 wants classes and version 3 descriptions of them; to a compiled class both are a collection. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private OpenSearchNode(Settings settings, Path home, List plugins) {
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
            System.out.println("READY OpenSearch " + Version.CURRENT);
            awaitEndOfInput();
        }
    }

    private static List<Object> plugins() throws ReflectiveOperationException {
        List<Object> plugins = new ArrayList<>();
        for (String name : PLUGINS) {
            plugins.add(
                    Version.CURRENT.major < 3
                            ? Class.forName(name)
                            : described(name.replaceFirst("Plugin$", "ModulePlugin")));
        }
        if (SECURED) {
            plugins.add(Class.forName("org.opensearch.security.OpenSearchSecurityPlugin"));
        }
        return plugins;
    }

    private static PluginInfo described(String name) {
        return new PluginInfo(name, "", "NA", Version.CURRENT, "17", name, null, List.of(), false);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is said to a node; only the end counts.
        }
    }
}
