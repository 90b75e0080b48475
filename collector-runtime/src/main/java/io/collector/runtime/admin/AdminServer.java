package io.collector.runtime.admin;

import com.sun.net.httpserver.HttpServer;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.console.Trend;
import io.collector.runtime.journal.DataDirectory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin address. Start and stop belong to one thread. The file {@code admin.port} tells others where it is. */
public final class AdminServer {
    /** The file in the data directory with the port, while the server is up. */
    public static final String PORT_FILE = "admin.port";

    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private final AdminEndpoints endpoints;
    private final Trend trend;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;
    private @Nullable Path portFile;

    @Inject
    public AdminServer(AdminEndpoints endpoints, Trend trend) {
        this.endpoints = endpoints;
        this.trend = trend;
    }

    /**
     * Listens, if that is configured.
     *
     * @param settings where and for whom
     * @param dataDir where to tell the port
     * @return the address; empty if there is none
     * @throws IOException if the port is taken or the file cannot be written; the message is for a person
     */
    public Optional<URI> start(AdminSettings settings, Path dataDir) throws IOException {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        String host = settings.host().replaceAll("^\\[|\\]$", "");
        String shown = host.contains(":") ? "[" + host + "]" : host;
        HttpServer listening;
        try {
            listening = Listener.at(new InetSocketAddress(InetAddress.getByName(host), settings.port()));
        } catch (UnknownHostException e) {
            throw new IOException(
                    "the admin address " + shown + ":" + settings.port() + " cannot be used: this machine"
                            + " knows no " + settings.host() + "; set collector.admin.host to one of its own addresses,"
                            + " such as 127.0.0.1, or to 0.0.0.0 for all of them",
                    e);
        } catch (IOException e) {
            throw new IOException(
                    "the admin address " + shown + ":" + settings.port() + " cannot be used: "
                            + e.getMessage() + "; stop what listens there, or set collector.admin.port to another"
                            + " one (0 = any free one)",
                    e);
        }
        threads = Listener.threads();
        listening.setExecutor(threads);
        listening.createContext(
                "/",
                new AdminHandler(
                        endpoints.all(), endpoints.actions(), AdminEndpoints.OPEN, settings.host(), settings.token()));
        listening.start();
        server = listening;
        trend.start();
        int port = listening.getAddress().getPort();
        Path file = dataDir.resolve(PORT_FILE);
        DataDirectory.makePrivateFile(file);
        Files.writeString(file, port + "\n");
        portFile = file;
        return Optional.of(URI.create("http://" + shown + ":" + port + "/"));
    }

    /** Stops listening and takes the file away. */
    public void stop() {
        trend.stop();
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
        if (portFile != null) {
            try {
                Files.deleteIfExists(portFile);
            } catch (IOException e) {
                log.warn("the file {} could not be deleted", portFile, e);
            }
            portFile = null;
        }
    }
}
