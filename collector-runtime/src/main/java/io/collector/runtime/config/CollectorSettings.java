package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.Default;
import io.collector.api.Doc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the process itself: everything under {@code collector} but sources, sinks and routes.
 *
 * @param dataDir journals, checkpoints and the lock
 * @param pluginsDir absent for the distribution's own folder
 * @param journal how long and how much is kept
 * @param admin the admin address
 * @param drainTimeout how long a stop waits for deliveries under way
 * @param logging what is logged, and in which form
 */
public record CollectorSettings(
        @Doc("Folder of the journals, checkpoints and the lock. Local disks only") @Default("data")
        Path dataDir,

        @Doc("Folder of the plugins; the distribution's own folder if absent")
        Optional<Path> pluginsDir,

        @Doc("What is kept on disk") @Default("{}") JournalSettings journal,
        @Doc("The admin address") @Default("{}") AdminSettings admin,

        @Doc("How long a stop waits for deliveries that are under way") @Default("30s") @AtLeast("0s")
        Duration drainTimeout,

        @Doc("The log, on the standard error") @Default("{}")
        LoggingSettings logging) {}
