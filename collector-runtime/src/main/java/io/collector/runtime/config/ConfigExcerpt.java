package io.collector.runtime.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few settings that commands beside a running collector need. The file must be readable; apart from that, only what
 * is asked for has to be right: neither the secrets of sources and sinks nor their plugins need to be there. For one
 * thread.
 */
public final class ConfigExcerpt {
    private final Path file;
    private final ConfigTree tree;
    private final Clock clock;

    private ConfigExcerpt(Path file, ConfigTree tree, Clock clock) {
        this.file = file;
        this.tree = tree;
        this.clock = clock;
    }

    /**
     * Reads a file and what it includes, as {@link ConfigLoader} does.
     *
     * @param file as the user named it
     * @param environment what {@code ${NAME}} refers to
     * @param clock the pace of looking at secret files
     * @throws InvalidConfigurationException if it cannot be read; never quotes what stands in it
     */
    public static ConfigExcerpt of(Path file, Map<String, String> environment, Clock clock)
            throws InvalidConfigurationException {
        Problems problems = new Problems();
        ConfigTree tree = ConfigLoader.read(new ConfigFileReader(environment, problems), file);
        requireNone(file, problems);
        return new ConfigExcerpt(file, tree, clock);
    }

    /** The data directory, if the file names one. */
    public Optional<Path> dataDir() throws InvalidConfigurationException {
        ConfigNode node = tree.root().child(ConfigLoader.ROOT).child("data-dir");
        Problems problems = new Problems();
        Setting setting = new Setting("", Path.class, "", Optional.empty(), Optional.empty(), Optional.empty());
        Optional<Path> path = node.present()
                ? new ValueBinder(problems, new SecretFiles(clock), binder(problems))
                        .bind(Path.class, node, setting)
                        .map(Path.class::cast)
                : Optional.empty();
        requireNone(file, problems);
        return path;
    }

    /** The settings of the admin address; its token must be there if one is asked for. */
    public AdminSettings admin() throws InvalidConfigurationException {
        ConfigNode node = tree.root().child(ConfigLoader.ROOT).child("admin");
        if (!node.present()) {
            return defaultAdmin();
        }
        Problems problems = new Problems();
        Optional<AdminSettings> admin = binder(problems).bind(AdminSettings.class, node, List.of());
        requireNone(file, problems);
        return admin.orElseThrow(() -> new IllegalStateException("settings without problems must bind"));
    }

    /** What is in force where no file says anything. */
    public static AdminSettings defaultAdmin() throws InvalidConfigurationException {
        return RecordBinder.bind(AdminSettings.class, "", Map.of());
    }

    private RecordBinder binder(Problems problems) {
        return new RecordBinder(problems, new SecretFiles(clock), new EffectiveConfig());
    }

    private static void requireNone(Path file, Problems problems) throws InvalidConfigurationException {
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(file.toString(), problems.list());
        }
    }
}
