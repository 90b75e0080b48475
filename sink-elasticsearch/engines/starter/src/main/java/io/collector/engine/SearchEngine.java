package io.collector.engine;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A real search engine in a process of its own, on loopback, for tests. For use by one thread.
 *
 * <p>It keeps its port and its home over {@link #kill} and {@link #restart}; the home is the caller's to delete. The
 * process ends by itself when the test's JVM does.
 */
public final class SearchEngine implements AutoCloseable {
    private static final int READY_SECONDS = 120;
    private static final int TAIL = 60;
    private static final int OLDEST_JAVA = 17;

    private static final String OPENSEARCH_NODE = "io.collector.engine.opensearch.OpenSearchNode";
    private static final String ELASTICSEARCH_NODE = "io.collector.engine.elasticsearch.ElasticsearchNode";

    private final Kind kind;
    private final Path home;
    private final List<String> settings;
    private final int port;
    private Process process;

    private SearchEngine(Kind kind, Path home, List<String> settings) {
        this.kind = kind;
        this.home = home;
        this.settings = settings;
        this.port = freePort();
        this.process = launch();
    }

    /** Which engine. */
    public enum Kind {
        /** OpenSearch 2.19. */
        OPENSEARCH_2("opensearch-2", "opensearch-2", OPENSEARCH_NODE, OLDEST_JAVA),
        /** OpenSearch 2.19 with TLS, users and roles; see {@link SecuredHome}. */
        OPENSEARCH_2_SECURED("opensearch-2-secured", "opensearch-2", OPENSEARCH_NODE, OLDEST_JAVA),
        /** OpenSearch 3. */
        OPENSEARCH_3("opensearch-3", "opensearch-2", OPENSEARCH_NODE, 21),
        /** Elasticsearch 8.19; without a REST root, ingest processors, licences and security. */
        ELASTICSEARCH_8("elasticsearch-8", "elasticsearch-8", ELASTICSEARCH_NODE, OLDEST_JAVA),
        /** Elasticsearch 9, without the same. */
        ELASTICSEARCH_9("elasticsearch-9", "elasticsearch-8", ELASTICSEARCH_NODE, 21);

        private static final String MODULES = ".*/(io/netty|transport-netty4)/.*";

        private final String jars;
        private final String classes;
        private final String main;
        private final int java;

        Kind(String jars, String classes, String main, int java) {
            this.jars = jars;
            this.classes = classes;
            this.main = main;
            this.java = java;
        }

        /** Why it cannot be started here; empty if it can. Those that run on Java 17 always must. */
        public Optional<String> unavailable() {
            if (java <= OLDEST_JAVA) {
                return Optional.empty();
            }
            if (find(jars).isEmpty()) {
                return Optional.of(this + " was not built: mvn verify -Pnewest-engines does, or " + howToBuild(jars));
            }
            if (Jdk.atLeast(java).isEmpty()) {
                return Optional.of(this + " needs Java " + java + " and this is Java "
                        + Jdk.running().feature() + ": run the build with a newer one, or name one in JAVA_HOME_" + java
                        + " or Maven's toolchains.xml");
            }
            return Optional.empty();
        }

        /** Whether a jar is loaded as a module, not from the class path. */
        private boolean isModule(String jar) {
            return main.equals(ELASTICSEARCH_NODE)
                    && jar.replace(File.separatorChar, '/').matches(MODULES);
        }

        private boolean secured() {
            return this == OPENSEARCH_2_SECURED;
        }

        private Jdk jdk() {
            return Jdk.atLeast(java).orElseThrow(() -> new IllegalStateException(this + " needs Java " + java));
        }
    }

    /**
     * Starts an engine and returns when it answers.
     *
     * @param home an empty folder, or one that the same kind of engine used before
     * @param settings the engine's own, as {@code name=value}
     */
    public static SearchEngine start(Kind kind, Path home, String... settings) {
        return new SearchEngine(kind, home, List.of(settings));
    }

    /** Where it listens. */
    public URI url() {
        return URI.create((kind.secured() ? "https" : "http") + "://127.0.0.1:" + port);
    }

    /** Ends it the hard way, as a power cut would. */
    public void kill() {
        end(process.destroyForcibly());
    }

    /** Starts it again on the same home and port, after {@link #kill}. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("it is still running");
        }
        process = launch();
    }

    /** Ends it; what it holds stays in its home. */
    @Override
    public void close() {
        // Whoever closes a test engine needs nothing of it any more: a clean stop would take seconds.
        kill();
    }

    private static void end(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        try {
            Process started =
                    new ProcessBuilder(command()).redirectErrorStream(true).start();
            awaitReady(started);
            if (kind.secured()) {
                SecuredHome.awaitUsers(url(), home);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(kind + " could not be started", e);
        }
    }

    private List<String> command() throws IOException {
        Path module = folder(kind.jars);
        String classPathFile = Files.readString(module.resolve("target/engine.cp"));
        List<String> jars = new ArrayList<>(List.of(classPathFile.strip().split(File.pathSeparator, -1)));
        List<String> allSettings = new ArrayList<>(settings);
        if (kind.secured()) {
            SecuredHome secured = new SecuredHome(home, module.resolve("target/security"));
            jars.addAll(secured.jarsBeside(jars));
            allSettings.addAll(secured.prepare());
        }
        String modules = jars.stream().filter(kind::isModule).collect(Collectors.joining(File.pathSeparator));
        jars.removeIf(kind::isModule);
        jars.add(0, folder(kind.classes).resolve("target/classes").toString());
        List<String> command = new ArrayList<>(List.of(
                kind.jdk().java().toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dengine.modules=" + modules,
                "-Dengine.secured=" + kind.secured(),
                "-cp",
                String.join(File.pathSeparator, jars),
                kind.main,
                String.valueOf(port),
                home.toString()));
        command.addAll(allSettings);
        return command;
    }

    private void awaitReady(Process started) {
        Deque<String> tail = new ArrayDeque<>();
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> follow(started, tail, ready), kind + " output");
        reader.setDaemon(true);
        reader.start();
        boolean answers = false;
        try {
            answers = ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            answers = false;
        }
        if (!answers) {
            end(started.destroyForcibly());
            synchronized (tail) {
                throw new IllegalStateException(kind + " was not ready within " + READY_SECONDS
                        + " s; its last words:\n" + String.join("\n", tail));
            }
        }
    }

    /** Reads to the end whatever it says, or it would block; keeps the last lines. */
    private static void follow(Process started, Deque<String> tail, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (tail) {
                    tail.addLast(line);
                    if (tail.size() > TAIL) {
                        tail.removeFirst();
                    }
                }
                if (line.startsWith("READY")) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            synchronized (tail) {
                tail.addLast("reading its output failed: " + e.getMessage());
            }
        }
        ready.complete(false);
    }

    private static Path folder(String module) {
        return find(module)
                .orElseThrow(() -> new IllegalStateException("no " + place(module) + "/target/engine.cp above "
                        + Path.of("").toAbsolutePath() + "; build it: " + howToBuild(module)));
    }

    private static Optional<Path> find(String module) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve(place(module));
            if (Files.isRegularFile(folder.resolve("target/engine.cp"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private static Path place(String module) {
        return Path.of("sink-elasticsearch", "engines", module);
    }

    private static String howToBuild(String module) {
        return "mvn -f " + place(module) + "/pom.xml process-classes";
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    @Override
    public String toString() {
        return kind + " at " + url();
    }
}
