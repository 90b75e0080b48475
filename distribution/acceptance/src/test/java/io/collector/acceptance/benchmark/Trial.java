package io.collector.acceptance.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.acceptance.Installation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One collector at work, with sources that serve pages from memory and sinks that count. Everything is as it ships but
 * for the addresses. For one thread.
 */
final class Trial implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String DCR = "dcr-00000000000000000000000000000000";

    private final Installation installation;
    private final List<PageServer> sources = new ArrayList<>();
    private final List<CountingTarget> targets = new ArrayList<>();
    private final StringBuilder sinkBlocks = new StringBuilder();
    private Installation.Running running;
    private long began;

    /**
     * Ready to begin.
     *
     * @param pages of each source
     * @param sinks what kind each is
     */
    Trial(Installation installation, PageTemplate template, int pages, int sources, List<String> sinks)
            throws IOException {
        this.installation = installation;
        for (int i = 0; i < sources; i++) {
            this.sources.add(PageServer.start(template, pages));
        }
        for (String kind : sinks) {
            CountingTarget target = CountingTarget.start();
            targets.add(target);
            sinkBlocks
                    .append("sink-")
                    .append(targets.size())
                    .append(block(kind, target.url()))
                    .append('\n');
        }
    }

    /** The unpacked tarball after a first run with these sinks, which has made the archive of classes that later ones use. */
    static Installation installation(String name, List<String> sinks) throws Exception {
        // Java takes the collector's own classes from the archive only if there is no space in the path.
        Installation installation = Installation.unpackInto(name + "-" + System.nanoTime());
        PageTemplate none = PageTemplate.of(1, 1);
        try (Trial first = new Trial(installation, none, 1, 1, sinks)) {
            first.run("");
            first.stop();
        }
        return installation;
    }

    /** Collects and delivers everything. */
    void run(String options) throws IOException {
        start(options);
        until(() -> done() >= events());
    }

    void start(String options) throws IOException {
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < sources.size(); i++) {
            blocks.append(
                    """
                    tap-%d { type = proofpoint-tap, principal = p%d, secret = s, base-url = "%s", start-from = %dh }
                    """.formatted(i, i, sources.get(i).url(), sources.get(i).pages() + 3));
        }
        installation.configure(
                "collector { admin.port = 0\nsources {\n" + blocks + "}\nsinks {\n" + sinkBlocks + "} }");
        if (!options.isEmpty()) {
            installation.with("JAVA_OPTS", options);
        }
        began = System.nanoTime();
        running = installation.start("run", "-c", "collector.conf");
    }

    void until(BooleanSupplier reached) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(reached::getAsBoolean);
    }

    /** How many events there are to collect. */
    long events() {
        return sources.stream().mapToLong(PageServer::events).sum();
    }

    /** How many events all sinks have; without sinks, how many are in the journals. */
    long done() {
        return targets.isEmpty()
                ? collected()
                : targets.stream().mapToLong(CountingTarget::events).min().orElse(0);
    }

    Measured measured() throws IOException {
        return new Measured(
                done(),
                (System.nanoTime() - began) / 1e9,
                running.cpu(),
                running.peakMemory(),
                size(installation.work().resolve("data")),
                targets.stream().mapToLong(CountingTarget::bytes).sum());
    }

    /** From the start of the launcher to the first request of the first source; negative if there was none. */
    Duration firstAsked() {
        return Duration.ofNanos(
                sources.get(0).firstAsked() == 0 ? -1 : sources.get(0).firstAsked() - began);
    }

    Duration cpu() {
        return running.cpu();
    }

    /** Of the threads that took more than the twentieth of a second, in milliseconds. */
    Map<String, Long> processorTimes() throws IOException {
        return running.threads().entrySet().stream()
                .filter(thread -> thread.getValue().toMillis() > 50)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, thread -> thread.getValue().toMillis()));
    }

    /** Ends it in good order and looks whether every sink got each event once. */
    void stop() throws IOException, InterruptedException {
        assertThat(running.stop()).as(running.logged()).isZero();
        for (CountingTarget target : targets) {
            assertThat(target.events()).isEqualTo(events());
        }
    }

    private static String block(String kind, String url) {
        return switch (kind) {
            case "hec" -> " { type = splunk-hec, url = \"" + url + "\", token = t, acknowledgement = off }";
            case "elasticsearch" ->
                " { type = elasticsearch, urls = [\"" + url + "\"], api-key = k, lifecycle.enabled = false }";
            case "sentinel" ->
                " { type = sentinel, endpoint = \"" + url + "\", rule-id = \"" + DCR
                        + "\", tenant-id = t, client-id = c, client-secret = s, authority = \"" + url + "/login\" }";
            default -> throw new IllegalArgumentException("no sink " + kind);
        };
    }

    private long collected() {
        try {
            Path port = installation.work().resolve("data/admin.port");
            if (!Files.exists(port)) {
                return 0;
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + Files.readString(port).strip() + "/metrics"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("collector_events_new_total{"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }

    @Override
    public void close() {
        if (running != null) {
            running.kill();
        }
        sources.forEach(PageServer::close);
        targets.forEach(CountingTarget::close);
        // Hundreds of megabytes each; the log stays.
        try (Stream<Path> files = Files.walk(installation.work().resolve("data"))) {
            files.filter(Files::isRegularFile).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
