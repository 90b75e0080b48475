package io.collector.runtime.config;

import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import io.collector.runtime.plugin.BrokenPlugin;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import io.collector.runtime.plugin.PluginCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds the blocks under {@code sources} and {@code sinks} to the plugins that their types name. For one thread. */
final class ComponentBinder {
    private static final String TYPE = "type";

    private final RecordBinder binder;
    private final Problems problems;
    private final EffectiveConfig effective;
    private final PluginCatalog catalog;
    private final Map<Path, BrokenPlugin> broken = new LinkedHashMap<>();

    ComponentBinder(RecordBinder binder, Problems problems, EffectiveConfig effective, PluginCatalog catalog) {
        this.binder = binder;
        this.problems = problems;
        this.effective = effective;
        this.catalog = catalog;
    }

    /** The sources without problems, in the order of the file. */
    List<SourceBlock<?>> sources(ConfigNode blocks) {
        List<SourceBlock<?>> bound = new ArrayList<>();
        List<String> names = names(blocks);
        if (names.isEmpty() && (!blocks.present() || blocks.isBlock())) {
            problems.add(blocks, "is missing: at least one source is needed, such as sources { tap { type = ... } }");
        }
        for (String name : names) {
            ConfigNode block = blocks.child(name);
            type(block, "source", catalog.sourceTypes(), catalog.sinkTypes())
                    .flatMap(catalog::source)
                    .flatMap(plugin -> source(name, plugin, block))
                    .ifPresent(bound::add);
        }
        return bound;
    }

    /** The sinks without problems, in the order of the file. */
    List<SinkBlock<?>> sinks(ConfigNode blocks) {
        List<SinkBlock<?>> bound = new ArrayList<>();
        for (String name : names(blocks)) {
            ConfigNode block = blocks.child(name);
            Optional<SinkPlugin<?>> plugin = type(block, "sink", catalog.sinkTypes(), catalog.sourceTypes())
                    .flatMap(catalog::sink);
            if (plugin.isPresent()) {
                sink(name, plugin.get(), block).ifPresent(bound::add);
            } else if (block.isBlock()) {
                settings(block);
            }
        }
        return bound;
    }

    private <C extends Record> Optional<SourceBlock<C>> source(String name, SourcePlugin<C> plugin, ConfigNode block) {
        return bind(plugin.configType(), block, List.of(TYPE), Kind.SOURCE, plugin.type())
                .map(config -> new SourceBlock<>(name, plugin, config));
    }

    private <C extends Record> Optional<SinkBlock<C>> sink(String name, SinkPlugin<C> plugin, ConfigNode block) {
        List<String> runtimeKeys = new ArrayList<>(List.of(TYPE));
        Setting.of(SinkSettings.class).forEach(s -> runtimeKeys.add(s.key()));
        Optional<C> config = bind(plugin.configType(), block, runtimeKeys, Kind.SINK, plugin.type());
        Optional<SinkSettings> settings = settings(block);
        return config.isPresent() && settings.isPresent()
                ? Optional.of(new SinkBlock<>(name, plugin, config.get(), settings.get()))
                : Optional.empty();
    }

    private <C extends Record> Optional<C> bind(
            Class<C> settings, ConfigNode block, List<String> otherKeys, Kind kind, String type) {
        try {
            return binder.bind(settings, block, otherKeys);
        } catch (LinkageError e) {
            catalog.plugins().stream()
                    .filter(p -> p.kind() == kind && p.type().equals(type))
                    .forEach(p -> broken.putIfAbsent(p.location(), BrokenPlugin.lacking(p.location(), e)));
            return Optional.empty();
        }
    }

    /** Plugins whose settings cannot be made, each once: of a class that was not found Java says something else later. */
    List<BrokenPlugin> broken() {
        return List.copyOf(broken.values());
    }

    /** The runtime's own settings of a sink; every other key of the block is the plugin's. */
    private Optional<SinkSettings> settings(ConfigNode block) {
        return binder.bind(SinkSettings.class, block, block.keys());
    }

    private List<String> names(ConfigNode blocks) {
        if (blocks.present() && !blocks.isBlock()) {
            problems.add(blocks, "is " + blocks.kind() + "; expected: a block { name { type = ... } }");
        }
        List<String> names = new ArrayList<>();
        for (String name : blocks.keys()) {
            // null takes a block of an included file out again.
            if (blocks.child(name).present()) {
                names.add(name);
            }
        }
        return names;
    }

    private Optional<String> type(ConfigNode block, String kind, List<String> types, List<String> otherTypes) {
        ComponentName.fault(block.key(), kind).ifPresent(fault -> problems.add(block, fault));
        if (!block.isBlock()) {
            problems.add(block, "is " + block.kind() + "; expected: a block { type = ... }");
            return Optional.empty();
        }
        ConfigNode node = block.child(TYPE);
        Optional<String> type = binder.text(node, "one of " + String.join(", ", types));
        type.ifPresent(t -> effective.add(
                node.path(), node.references().isEmpty() ? t : String.join(" ", node.references()), false));
        if (type.isPresent()
                && !types.contains(type.get())
                && !catalog.plugins().isEmpty()
                && !mayBeBroken(type.get(), types, otherTypes)) {
            problems.add(node, unknown(node, type.get(), kind, types, otherTypes));
        }
        return type;
    }

    /** Whether a type may be that of a plugin that cannot be used, and not one that is misspelt or in the wrong place. */
    private boolean mayBeBroken(String type, List<String> types, List<String> otherTypes) {
        return !catalog.broken().isEmpty()
                && !otherTypes.contains(type)
                && Suggestions.closest(type, types).isEmpty();
    }

    private static String unknown(
            ConfigNode node, String type, String kind, List<String> types, List<String> otherTypes) {
        String other = kind.equals("source") ? "sink" : "source";
        return otherTypes.contains(type)
                ? node.shown() + " is a " + other + "; put this block under collector." + other + "s"
                : "there is no " + kind + " type " + node.shown() + "; installed: "
                        + (types.isEmpty() ? "none" : String.join(", ", types)) + Suggestions.hint(type, types);
    }
}
