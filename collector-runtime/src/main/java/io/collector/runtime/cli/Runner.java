package io.collector.runtime.cli;

import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SecretFiles;

/** Collects and delivers until it is told to stop. */
@FunctionalInterface
public interface Runner {
    /**
     * Runs.
     *
     * @param config the configuration, valid
     * @param secretFiles where a component that waits for a credential learns that it has changed
     * @return the exit code
     * @throws CommandException if it cannot start
     * @throws Exception a bug
     */
    int run(CollectorConfig config, SecretFiles secretFiles) throws Exception;
}
