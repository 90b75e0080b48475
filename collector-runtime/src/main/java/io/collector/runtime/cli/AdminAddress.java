package io.collector.runtime.cli;

import io.collector.api.Secret;
import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.config.ConfigExcerpt;
import io.collector.runtime.config.InvalidConfigurationException;
import io.collector.runtime.disk.DiskFault;
import io.collector.runtime.events.JournalLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a running collector answers, and the token it wants. As little of the configuration as possible has to be
 * right: whoever asks need not have the secrets of the sources and sinks.
 *
 * @param uri of the admin address; empty if none can be told
 * @param token needed from callers, if one is configured
 * @param why if there is no address, what keeps it from being known
 */
record AdminAddress(Optional<URI> uri, Optional<String> token, String why) {
    /**
     * Looks at the port file in the data directory first, then at the configuration.
     *
     * @throws IllegalArgumentException if the configuration is wrong in what matters here; the message is for a person
     */
    static AdminAddress of(Path configFile, Map<String, String> environment, Clock clock) {
        Path dataDir = JournalLocation.of(configFile, environment);
        AdminSettings admin = settings(configFile, environment, clock);
        if (!admin.enabled()) {
            return new AdminAddress(
                    Optional.empty(),
                    Optional.empty(),
                    "a running collector cannot be asked: collector.admin.enabled is false in " + configFile);
        }
        int port = written(dataDir.resolve(AdminServer.PORT_FILE)).orElse(admin.port());
        if (port == 0) {
            return new AdminAddress(
                    Optional.empty(),
                    Optional.empty(),
                    "no collector is running: there is no "
                            + dataDir.resolve(AdminServer.PORT_FILE).toAbsolutePath());
        }
        return new AdminAddress(
                Optional.of(uri(admin.host(), port)), admin.token().map(Secret::reveal), "");
    }

    private static AdminSettings settings(Path configFile, Map<String, String> environment, Clock clock) {
        try {
            return Files.exists(configFile)
                    ? ConfigExcerpt.of(configFile, environment, clock).admin()
                    : ConfigExcerpt.defaultAdmin();
        } catch (InvalidConfigurationException e) {
            throw new IllegalArgumentException("the admin address cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<Integer> written(Path file) {
        try {
            return Optional.of(Integer.valueOf(Files.readString(file).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the port of the running collector cannot be read from " + file.toAbsolutePath() + ": "
                            + (e instanceof IOException fault ? DiskFault.said(fault) : e.getMessage())
                            + "; run this as the user that runs the collector",
                    e);
        }
    }

    private static URI uri(String host, int port) {
        String bare = host.replaceAll("^\\[|\\]$", "");
        // One that listens everywhere is asked where it is nearest.
        @Nullable String near = Map.of("0.0.0.0", "127.0.0.1", "::", "::1").get(bare);
        String name = near == null ? bare : near;
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + "/");
    }
}
