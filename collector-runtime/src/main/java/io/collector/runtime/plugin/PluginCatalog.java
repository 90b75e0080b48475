package io.collector.runtime.plugin;

import io.collector.api.Simulator;
import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plugins that are installed, by type. Every call into one runs with its own class loader as context. Safe for use
 * by several threads once made.
 *
 * <p>Opening a folder does not fail because of a plugin: ask {@link #broken()} before a start, which must not go on if
 * there is any.
 */
public final class PluginCatalog {
    private final List<InstalledPlugin> plugins = new ArrayList<>();
    private final List<BrokenPlugin> broken = new ArrayList<>();
    private final Map<String, SourcePlugin<?>> sources = new TreeMap<>();
    private final Map<String, SinkPlugin<?>> sinks = new TreeMap<>();
    private final Map<String, Simulator> simulators = new TreeMap<>();

    private PluginCatalog() {}

    /**
     * Loads every plugin of a folder.
     *
     * @param folder the plugins folder
     * @return what was found, broken plugins included
     * @throws IOException if there is no such folder; the message is for a person
     */
    public static PluginCatalog open(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new IOException("plugins folder " + folder + " does not exist; unpack the whole distribution, or set"
                    + " collector.plugins-dir or COLLECTOR_HOME");
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException("plugins folder " + folder + " is not a folder");
        }
        PluginCatalog catalog = new PluginCatalog();
        // Side by side, as each has its own class loader; then in their order.
        List<Loading> loaded =
                PluginDirectory.in(folder).parallelStream().map(Loading::of).toList();
        for (Loading one : loaded) {
            try {
                catalog.add(one.opened());
            } catch (BrokenPluginException e) {
                catalog.broken.add(new BrokenPlugin(one.directory().location(), e.text()));
            }
        }
        return catalog;
    }

    /** A plugin as it was loaded, or why it could not be. */
    private record Loading(
            PluginDirectory directory,
            PluginOpening.@Nullable Opened plugins,
            @Nullable BrokenPluginException fault) {
        static Loading of(PluginDirectory directory) {
            try {
                return new Loading(directory, PluginOpening.open(directory), null);
            } catch (BrokenPluginException e) {
                return new Loading(directory, null, e);
            }
        }

        PluginOpening.Opened opened() throws BrokenPluginException {
            if (plugins == null) {
                throw fault == null ? new BrokenPluginException("cannot be loaded") : fault;
            }
            return plugins;
        }
    }

    /**
     * Plugins that are on the class path, for tests and for embedding.
     *
     * @param sources with distinct types
     * @param sinks with distinct types
     */
    public static PluginCatalog of(List<SourcePlugin<?>> sources, List<SinkPlugin<?>> sinks) {
        PluginCatalog catalog = new PluginCatalog();
        Path here = Path.of("");
        for (SourcePlugin<?> source : sources) {
            catalog.sources.put(source.type(), source);
            catalog.plugins.add(
                    new InstalledPlugin(InstalledPlugin.Kind.SOURCE, source.type(), "built-in", "unknown", here));
        }
        for (SinkPlugin<?> sink : sinks) {
            catalog.sinks.put(sink.type(), sink);
            catalog.plugins.add(
                    new InstalledPlugin(InstalledPlugin.Kind.SINK, sink.type(), "built-in", "unknown", here));
        }
        return catalog;
    }

    /** What can be used, in the order of the folder. */
    public List<InstalledPlugin> plugins() {
        return List.copyOf(plugins);
    }

    /** What cannot be used; a start must not go on with any of these. */
    public List<BrokenPlugin> broken() {
        return List.copyOf(broken);
    }

    /** The types of sources there are, sorted. */
    public List<String> sourceTypes() {
        return List.copyOf(sources.keySet());
    }

    /** The types of sinks there are, sorted. */
    public List<String> sinkTypes() {
        return List.copyOf(sinks.keySet());
    }

    /** The source plugin of a type. */
    public Optional<SourcePlugin<?>> source(String type) {
        return Optional.ofNullable(sources.get(type));
    }

    /** The sink plugin of a type. */
    public Optional<SinkPlugin<?>> sink(String type) {
        return Optional.ofNullable(sinks.get(type));
    }

    /** The simulator of a source type. */
    public Optional<Simulator> simulator(String sourceType) {
        return Optional.ofNullable(simulators.get(sourceType));
    }

    private void add(PluginOpening.Opened opened) throws BrokenPluginException {
        for (InstalledPlugin found : opened.plugins()) {
            for (InstalledPlugin earlier : plugins) {
                if (earlier.kind() == found.kind() && earlier.type().equals(found.type())) {
                    throw new BrokenPluginException("has the " + found.kind() + " type " + found.type() + " that "
                            + earlier.location() + " has too; remove one of them");
                }
            }
        }
        plugins.addAll(opened.plugins());
        opened.sources().forEach(s -> sources.put(s.type(), s));
        opened.sinks().forEach(s -> sinks.put(s.type(), s));
        opened.simulators().forEach(s -> simulators.put(s.type(), s));
    }
}
