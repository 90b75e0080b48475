package io.collector.runtime.events;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Finds the data directory for commands that only read it. They must work where the secrets of a running collector are
 * not in the environment, and where plugins are missing, so nothing else of the configuration has to be right.
 */
public final class JournalLocation {
    private static final Path DEFAULT = Path.of("data");
    private static final String SETTING = "collector.data-dir";

    private JournalLocation() {}

    /** For a person who looks in the wrong place, or too early. */
    public static String none(Path dataDir) {
        return "there is no journal in " + dataDir.toAbsolutePath()
                + " yet; if the collector runs with another configuration file, name that by --config";
    }

    /**
     * The data directory that a collector with this configuration uses.
     *
     * @param configFile need not exist
     * @param environment of the process
     * @throws IllegalArgumentException if the file cannot be read that far; the message is for a person
     */
    public static Path of(Path configFile, Map<String, String> environment) {
        String override = environment.getOrDefault("COLLECTOR_DATA_DIR", "");
        if (!override.isBlank()) {
            return Path.of(override);
        }
        if (!Files.exists(configFile)) {
            return DEFAULT;
        }
        try {
            Config config = ConfigFactory.parseFile(configFile.toFile())
                    .resolveWith(
                            ConfigFactory.parseMap(environment),
                            ConfigResolveOptions.defaults()
                                    .setUseSystemEnvironment(false)
                                    .setAllowUnresolved(true));
            return config.hasPathOrNull(SETTING) ? Path.of(config.getString(SETTING)) : DEFAULT;
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "data-dir cannot be read from " + configFile + ": " + e.getMessage()
                            + "; COLLECTOR_DATA_DIR can name it instead",
                    e);
        }
    }
}
