package io.collector.runtime.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueType;
import io.collector.runtime.admin.AdminServer;
import io.collector.runtime.config.SecretFiles;
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
    private static final String ADMIN = "collector.admin";
    private static final int DEFAULT_PORT = 8642;

    /**
     * Looks at the port file in the data directory first, then at the configuration.
     *
     * @throws IllegalArgumentException if the configuration is wrong in what matters here; the message is for a person
     */
    static AdminAddress of(Path configFile, Map<String, String> environment, Clock clock) {
        Path dataDir = JournalLocation.of(configFile, environment);
        try {
            Config admin = admin(configFile, environment);
            if (admin.hasPath("enabled") && !admin.getBoolean("enabled")) {
                return new AdminAddress(
                        Optional.empty(),
                        Optional.empty(),
                        "a running collector cannot be asked: collector.admin.enabled is false in " + configFile);
            }
            String host = admin.hasPath("host") ? admin.getString("host") : "127.0.0.1";
            int configured = admin.hasPath("port") ? admin.getInt("port") : DEFAULT_PORT;
            int port = written(dataDir.resolve(AdminServer.PORT_FILE)).orElse(configured);
            if (port == 0) {
                return new AdminAddress(
                        Optional.empty(),
                        Optional.empty(),
                        "no collector is running: there is no "
                                + dataDir.resolve(AdminServer.PORT_FILE).toAbsolutePath());
            }
            return new AdminAddress(Optional.of(uri(host, port)), token(admin, clock), "");
        } catch (ConfigException e) {
            throw new IllegalArgumentException(ADMIN + " cannot be read from " + configFile + ": " + e.getMessage(), e);
        }
    }

    private static Config admin(Path configFile, Map<String, String> environment) {
        if (!Files.exists(configFile)) {
            return ConfigFactory.empty();
        }
        Config config = ConfigFactory.parseFile(configFile.toFile())
                .resolveWith(
                        ConfigFactory.parseMap(environment),
                        ConfigResolveOptions.defaults()
                                .setUseSystemEnvironment(false)
                                .setAllowUnresolved(true));
        return config.hasPath(ADMIN) ? config.getConfig(ADMIN) : ConfigFactory.empty();
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

    private static Optional<String> token(Config admin, Clock clock) {
        if (!admin.hasPath("token")) {
            return Optional.empty();
        }
        if (admin.getValue("token").valueType() != ConfigValueType.OBJECT) {
            return Optional.of(admin.getString("token"));
        }
        try {
            return Optional.of(new SecretFiles(clock)
                    .secret(Path.of(admin.getString("token.file")))
                    .reveal());
        } catch (IOException e) {
            throw new IllegalArgumentException("collector.admin.token: " + e.getMessage(), e);
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
