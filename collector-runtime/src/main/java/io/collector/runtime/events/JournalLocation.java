package io.collector.runtime.events;

import io.collector.runtime.config.ConfigExcerpt;
import io.collector.runtime.config.InvalidConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Finds the data directory for commands that only read it. They must work where the secrets of a running collector are
 * not in the environment, and where plugins are missing, so nothing else of the configuration has to be right.
 */
public final class JournalLocation {
    private static final Path DEFAULT = Path.of("data");

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
            return ConfigExcerpt.of(configFile, environment, Clock.systemUTC())
                    .dataDir()
                    .orElse(DEFAULT);
        } catch (InvalidConfigurationException e) {
            throw new IllegalArgumentException(
                    "data-dir cannot be read: " + e.getMessage() + "\nMend the file, or name the folder by"
                            + " COLLECTOR_DATA_DIR.",
                    e);
        }
    }
}
