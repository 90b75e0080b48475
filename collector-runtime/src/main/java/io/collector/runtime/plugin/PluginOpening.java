package io.collector.runtime.plugin;

import io.collector.api.Simulator;
import io.collector.api.SinkPlugin;
import io.collector.api.SourcePlugin;
import io.collector.runtime.plugin.InstalledPlugin.Kind;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Loads one plugin: its jars are checked first, then its providers are made and wrapped. */
final class PluginOpening {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Keys of each source block that are the runtime's. */
    private static final Set<String> OF_EACH_SOURCE = Set.of("type", "retry");

    /** Keys of each sink block that are the runtime's. */
    private static final Set<String> OF_EACH_SINK = Set.of("type", "retry", "limit", "gaps");

    private final PluginDirectory directory;
    private final PluginClassLoader loader;
    private final List<InstalledPlugin> plugins = new ArrayList<>();

    private PluginOpening(PluginDirectory directory) {
        this.directory = directory;
        this.loader = new PluginClassLoader(directory.name(), directory.urls(), PluginOpening.class.getClassLoader());
    }

    static Opened open(PluginDirectory directory) throws BrokenPluginException {
        PluginJars.check(directory);
        return new PluginOpening(directory).open();
    }

    private Opened open() throws BrokenPluginException {
        List<SourcePlugin<?>> sources = new ArrayList<>();
        for (SourcePlugin<?> source : providers(SourcePlugin.class)) {
            sources.add(isolatedSource(source));
        }
        List<SinkPlugin<?>> sinks = new ArrayList<>();
        for (SinkPlugin<?> sink : providers(SinkPlugin.class)) {
            sinks.add(isolatedSink(sink));
        }
        List<Simulator> simulators = new ArrayList<>();
        for (Simulator simulator : providers(Simulator.class)) {
            Simulator isolated = Isolated.of(Simulator.class, simulator, loader);
            note(Kind.SIMULATOR, simulator, type(isolated, Simulator::type));
            simulators.add(isolated);
        }
        if (sources.isEmpty() && sinks.isEmpty()) {
            throw new BrokenPluginException("provides no source and no sink of its own; ask its author");
        }
        return new Opened(plugins, sources, sinks, simulators);
    }

    @SuppressWarnings("unchecked") // it is the same plugin
    private <C extends Record> SourcePlugin<C> isolatedSource(SourcePlugin<C> plugin) throws BrokenPluginException {
        SourcePlugin<C> isolated = Isolated.of(SourcePlugin.class, plugin, loader);
        note(Kind.SOURCE, plugin, type(isolated, SourcePlugin::type));
        requireFreeKeys(asked(isolated, p -> p.configType()), OF_EACH_SOURCE);
        return isolated;
    }

    @SuppressWarnings("unchecked") // it is the same plugin
    private <C extends Record> SinkPlugin<C> isolatedSink(SinkPlugin<C> plugin) throws BrokenPluginException {
        SinkPlugin<C> isolated = Isolated.of(SinkPlugin.class, plugin, loader);
        note(Kind.SINK, plugin, type(isolated, SinkPlugin::type));
        requireFreeKeys(asked(isolated, p -> p.configType()), OF_EACH_SINK);
        return isolated;
    }

    private <T> List<T> providers(Class<T> service) throws BrokenPluginException {
        List<T> made = new ArrayList<>();
        PluginScope scope = PluginScope.enter(loader);
        try {
            for (ServiceLoader.Provider<T> provider :
                    ServiceLoader.load(service, loader).stream().toList()) {
                if (provider.type().getClassLoader() == loader) {
                    made.add(provider.get());
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new BrokenPluginException(cannotStart(e), e);
        } finally {
            scope.exit();
        }
        return made;
    }

    private static <T> String type(T plugin, Function<T, String> ask) throws BrokenPluginException {
        String type = asked(plugin, ask);
        if (type == null || !TYPE.matcher(type).matches()) {
            throw new BrokenPluginException(
                    "calls its type \"" + type + "\", which is not lower-case words joined by hyphens; ask its author");
        }
        return type;
    }

    private static <T, R> @Nullable R asked(T plugin, Function<T, R> question) throws BrokenPluginException {
        try {
            return question.apply(plugin);
        } catch (RuntimeException | LinkageError e) {
            throw new BrokenPluginException(cannotStart(e), e);
        }
    }

    private static void requireFreeKeys(@Nullable Class<? extends Record> configType, Set<String> reserved)
            throws BrokenPluginException {
        if (configType == null || !configType.isRecord()) {
            throw new BrokenPluginException("has no settings record; ask its author");
        }
        RecordComponent[] settings = Objects.requireNonNull(asked(configType, Class::getRecordComponents));
        Optional<String> taken = Arrays.stream(settings)
                .map(RecordComponent::getName)
                .filter(reserved::contains)
                .findFirst();
        if (taken.isPresent()) {
            throw new BrokenPluginException(
                    "has a setting \"" + taken.get() + "\", which is the collector's own key; ask its author");
        }
    }

    private void note(Kind kind, Object provider, String type) throws BrokenPluginException {
        plugins.add(new InstalledPlugin(
                kind, type, directory.name(), version(provider).orElse("unknown"), directory.location()));
    }

    private static Optional<String> version(Object provider) throws BrokenPluginException {
        CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : PluginJars.version(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with a plugin of which something failed, and what to do. */
    static String cannotStart(Throwable failure) {
        return "cannot be started: " + reason(failure) + "; ask its author";
    }

    /** The innermost message: the outer ones only say that loading failed. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return "its jars lack the class "
                    + String.valueOf(cause.getMessage()).replace('/', '.');
        }
        // Without the name of the interface, which means nothing to an operator.
        return String.valueOf(cause.getMessage()).replaceFirst("^io\\.collector\\.api\\.\\w+: ", "");
    }

    /** A plugin, loaded. */
    record Opened(
            List<InstalledPlugin> plugins,
            List<SourcePlugin<?>> sources,
            List<SinkPlugin<?>> sinks,
            List<Simulator> simulators) {}
}
