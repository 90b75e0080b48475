package io.collector.runtime.config;

import com.typesafe.config.ConfigUtil;
import io.collector.runtime.disk.DiskFault;
import io.collector.runtime.plugin.BrokenPlugin;
import io.collector.runtime.plugin.BrokenPluginsException;
import io.collector.runtime.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * From a configuration file and the environment to settings that are bound to the installed plugins. Either everything
 * is fine, or every problem is reported at once. Touches no network. Safe for use by several threads.
 */
public final class ConfigLoader {
    static final String ROOT = "collector";
    private static final List<String> BLOCKS = List.of("sources", "sinks", "routes");
    private static final String DATA_DIR = "COLLECTOR_DATA_DIR";
    private static final String HOME = "COLLECTOR_HOME";

    private final Map<String, String> environment;
    private final Clock clock;
    private final PluginOpener plugins;

    /**
     * A loader.
     *
     * @param environment what {@code ${NAME}} refers to, and where {@code COLLECTOR_HOME} and {@code
     *     COLLECTOR_DATA_DIR} are looked for
     * @param clock the pace of looking at secret files
     * @param plugins opens the plugins folder
     */
    public ConfigLoader(Map<String, String> environment, Clock clock, PluginOpener plugins) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.plugins = plugins;
    }

    /** A loader that finds plugins in their folder. */
    public ConfigLoader(Map<String, String> environment, Clock clock) {
        this(environment, clock, new KeptPlugins(PluginCatalog::open));
    }

    /**
     * Reads a file.
     *
     * @param file as the user named it; problems name it the same way
     * @return the configuration
     * @throws InvalidConfigurationException with everything that is wrong
     * @throws BrokenPluginsException if something in the plugins folder cannot be used
     */
    public LoadedConfig load(Path file) throws InvalidConfigurationException, BrokenPluginsException {
        return load(file, reader -> read(reader, file), problem -> true, collector -> Optional.empty());
    }

    /**
     * Reads a text as if it stood in a file, for the sake of one block: what is wrong elsewhere does not count, as far
     * as the text can be read.
     *
     * @param file as the user named it; need not exist
     * @param text what may be written to it
     * @param path of the block, such as {@code collector.sinks.splunk}
     * @return the configuration; other blocks that have problems are not in it
     * @throws InvalidConfigurationException with everything that is wrong with the block
     * @throws BrokenPluginsException if something in the plugins folder cannot be used
     */
    public LoadedConfig loadBlock(Path file, String text, String path)
            throws InvalidConfigurationException, BrokenPluginsException {
        return load(
                file,
                reader -> reader.readText(file, text),
                problem -> problem.path().isEmpty()
                        || problem.path().equals(path)
                        || problem.path().startsWith(path + "."),
                ConfigLoader::defaults);
    }

    private static Optional<CollectorSettings> defaults(ConfigNode collector) {
        String dataDir = collector.child("data-dir").text().orElse("data");
        try {
            return Optional.of(RecordBinder.bind(
                    CollectorSettings.class, "data-dir = " + ConfigUtil.quoteString(dataDir), Map.of()));
        } catch (InvalidConfigurationException e) {
            return Optional.empty();
        }
    }

    private LoadedConfig load(
            Path file,
            TreeReader from,
            Predicate<Problem> counts,
            Function<ConfigNode, Optional<CollectorSettings>> settingsAtFault)
            throws InvalidConfigurationException, BrokenPluginsException {
        Problems problems = new Problems();
        ConfigFileReader reader = new ConfigFileReader(environment, problems);
        ConfigTree tree = from.read(reader);
        if (tree.root().keys().isEmpty() && !problems.isEmpty()) {
            throw new InvalidConfigurationException(file.toString(), problems.list());
        }
        SecretFiles secretFiles = new SecretFiles(clock);
        EffectiveConfig effective = new EffectiveConfig();
        RecordBinder binder = new RecordBinder(problems, secretFiles, effective);
        List<BrokenPlugin> broken = new ArrayList<>();
        Optional<CollectorConfig> config = bind(tree.root(), binder, problems, effective, settingsAtFault, broken);
        reader.reportMissing(tree);
        List<Problem> found = withoutConsequences(problems.list(), reader.damagedKeys()).stream()
                .filter(counts)
                .toList();
        if (!broken.isEmpty()) {
            throw brokenAnd(file, broken, found);
        }
        if (config.isEmpty() || !found.isEmpty()) {
            throw new InvalidConfigurationException(file.toString(), found.isEmpty() ? problems.list() : found);
        }
        return new LoadedConfig(
                config.get(),
                effective,
                secretFiles,
                Fingerprint.of(tree.root().child(ROOT), pluginsDir(tree.root().child(ROOT))));
    }

    /**
     * The plugins folder that a file asks for, as far as it can be read.
     *
     * @param file need not exist
     * @return the folder of the distribution if the file does not say otherwise
     */
    public Path pluginsDir(Path file) {
        try {
            Problems ignored = new Problems();
            ConfigTree tree = read(new ConfigFileReader(environment, ignored), file);
            return pluginsDir(tree.root().child(ROOT));
        } catch (InvalidConfigurationException e) {
            return defaultPluginsDir();
        }
    }

    static ConfigTree read(ConfigFileReader reader, Path file) throws InvalidConfigurationException {
        String reason;
        try {
            return reader.read(file);
        } catch (NoSuchFileException e) {
            reason = "does not exist; name the configuration file with --config";
        } catch (MalformedInputException e) {
            reason = "is not UTF-8 text";
        } catch (IOException e) {
            reason = Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read: " + DiskFault.said(e);
        }
        throw new InvalidConfigurationException(file.toString(), List.of(new Problem(file.toString(), 0, "", reason)));
    }

    private Optional<CollectorConfig> bind(
            ConfigNode root,
            RecordBinder binder,
            Problems problems,
            EffectiveConfig effective,
            Function<ConfigNode, Optional<CollectorSettings>> settingsAtFault,
            List<BrokenPlugin> broken) {
        for (String key : root.keys()) {
            // "$schema" is what editors look for in a file of JSON.
            if (!key.equals(ROOT) && !key.equals("$schema")) {
                String hint = Suggestions.hint(key, List.of(ROOT));
                problems.add(
                        root.child(key),
                        "unknown setting" + (hint.isEmpty() ? "; everything belongs inside collector { ... }" : hint));
            }
        }
        ConfigNode collector = root.child(ROOT);
        if (!collector.present()) {
            problems.add(collector, "is missing: everything belongs inside collector { ... }");
            return Optional.empty();
        }
        Optional<CollectorSettings> settings =
                binder.bind(CollectorSettings.class, collector, BLOCKS).or(() -> settingsAtFault.apply(collector));
        if (!collector.isBlock()) {
            return Optional.empty();
        }
        Path pluginsDir = pluginsDir(collector);
        PluginCatalog catalog = catalog(collector, problems);
        broken.addAll(catalog.broken());
        ComponentBinder components = new ComponentBinder(binder, problems, effective, catalog);
        List<SourceBlock<?>> sources = components.sources(collector.child("sources"));
        List<SinkBlock<?>> sinks = components.sinks(collector.child("sinks"));
        broken.addAll(components.broken());
        Map<String, List<String>> routes = new RouteBinder(problems, collector).routes();
        return settings.map(s -> new CollectorConfig(inForce(s, pluginsDir, effective), sources, sinks, routes));
    }

    private PluginCatalog catalog(ConfigNode collector, Problems problems) {
        try {
            return plugins.open(pluginsDir(collector));
        } catch (IOException e) {
            problems.add(collector.child("plugins-dir"), String.valueOf(e.getMessage()));
            return PluginCatalog.of(List.of(), List.of());
        }
    }

    private Path pluginsDir(ConfigNode collector) {
        // Settings that are wrong elsewhere must not keep the plugins from being found; they are reported elsewhere.
        ConfigNode node = collector.child("plugins-dir");
        try {
            return node.missingVariables().isEmpty()
                    ? node.text().filter(text -> !text.isBlank()).map(Path::of).orElseGet(this::defaultPluginsDir)
                    : defaultPluginsDir();
        } catch (InvalidPathException e) {
            return defaultPluginsDir();
        }
    }

    private Path defaultPluginsDir() {
        return variable(HOME).map(home -> Path.of(home, "plugins")).orElse(Path.of("plugins"));
    }

    private CollectorSettings inForce(CollectorSettings written, Path pluginsDir, EffectiveConfig effective) {
        Path dataDir = variable(DATA_DIR).map(Path::of).orElse(written.dataDir());
        if (variable(DATA_DIR).isPresent()) {
            effective.add(ROOT + ".data-dir", "${" + DATA_DIR + "}", false);
        }
        effective.add(
                ROOT + ".plugins-dir",
                pluginsDir.toString(),
                written.pluginsDir().isEmpty());
        return new CollectorSettings(
                dataDir,
                Optional.of(pluginsDir),
                written.journal(),
                written.admin(),
                written.drainTimeout(),
                written.logging());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** A plugin that cannot be used hides nothing else that is wrong. */
    private static BrokenPluginsException brokenAnd(Path file, List<BrokenPlugin> broken, List<Problem> found)
            throws InvalidConfigurationException {
        if (found.isEmpty()) {
            return new BrokenPluginsException(broken);
        }
        Stream<Problem> ofPlugins =
                broken.stream().map(p -> new Problem(p.location().toString(), 0, "", p.reason()));
        throw new InvalidConfigurationException(
                file.toString(), Stream.concat(ofPlugins, found.stream()).toList());
    }

    /** What stood on a line that could not be read is not missing. */
    private static List<Problem> withoutConsequences(List<Problem> problems, Set<String> damagedKeys) {
        return problems.stream()
                .filter(p -> !(p.text().startsWith("is missing") && damagedKeys.contains(lastWord(p.path()))))
                .filter(p -> damagedKeys.stream().noneMatch(key -> MissingVariables.saysMissing(p.text(), key)))
                .toList();
    }

    private static String lastWord(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Gets the text of a configuration. */
    private interface TreeReader {
        ConfigTree read(ConfigFileReader reader) throws InvalidConfigurationException;
    }

    /** Opens a plugins folder. */
    public interface PluginOpener {
        /**
         * Loads what is there.
         *
         * @throws IOException if there is no such folder; the message is for a person
         */
        PluginCatalog open(Path folder) throws IOException;
    }
}
