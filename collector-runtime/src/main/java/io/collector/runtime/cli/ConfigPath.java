package io.collector.runtime.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the configuration file is if nobody named one. */
final class ConfigPath {
    private static final Path DEFAULT = Path.of("conf", "collector.conf");

    private ConfigPath() {}

    /**
     * The one of this folder, or else of the distribution.
     *
     * @param here the working directory
     * @return need not exist
     */
    static Path usual(Map<String, String> environment, Path here) {
        String home = environment.getOrDefault("COLLECTOR_HOME", "");
        Path usual = here.resolve(DEFAULT);
        return Files.exists(usual) || home.isBlank() ? usual : Path.of(home).resolve(DEFAULT);
    }
}
