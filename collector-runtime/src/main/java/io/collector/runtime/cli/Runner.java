package io.collector.runtime.cli;

import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.config.LoadedConfig;
import io.collector.runtime.plugin.BrokenPluginsException;

/** Collects and delivers until it is told to stop. */
@FunctionalInterface
public interface Runner {
    /**
     * Runs.
     *
     * @param first the configuration to begin with
     * @param file for reading the configuration again
     * @return the exit code
     * @throws CommandException if it cannot start
     * @throws Exception a bug
     */
    int run(LoadedConfig first, ConfigFile file) throws Exception;

    /** The configuration file, as the user named it. */
    interface ConfigFile {
        /** Reads it as it is now. */
        LoadedConfig load() throws InvalidConfigurationException, BrokenPluginsException;
    }
}
