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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The unpacked tarball collects pages from memory and delivers them to targets that do nothing; beside it, on the same
 * pages, the least programs that could do parts of it. All take turns, so that what else the machine does falls on all.
 */
class CollectorBenchmark {
    private static final int EVENTS = Integer.getInteger("benchmark.events", 100_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final String SINKS = System.getProperty("benchmark.sinks", "journal,hec,elasticsearch,sentinel,all");
    private static final int PAGE = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final List<String> FLOORS = List.of("parse", "copy", "gzip", "post");
    private static final String DCR = "dcr-00000000000000000000000000000000";

    private final PageTemplate template = PageTemplate.of(PAGE, 7);

    @Test
    void measures() throws Exception {
        Map<String, List<Measured>> runs = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String floor : FLOORS) {
                runs.computeIfAbsent("floor: " + floor, n -> new ArrayList<>()).add(floor(floor));
            }
            for (String sinks : SINKS.split(",", -1)) {
                runs.computeIfAbsent(sinks, n -> new ArrayList<>()).add(collector(sinks));
            }
        }
        Measured post = Measured.median(runs.get("floor: post"));
        Measured copy = Measured.median(runs.get("floor: copy"));
        StringBuilder table = new StringBuilder("\n" + EVENTS + " events of " + template.size() / PAGE
                + " bytes, median of " + ROUNDS
                + "\n\n| | events/s | CPU s per 100,000 | peak RSS MB | journaled bytes/event"
                + " | sent bytes/event | floor's CPU / own |\n|---|---|---|---|---|---|---|\n");
        runs.forEach((name, all) -> table.append(Measured.median(all).row(name, name.equals("journal") ? copy : post))
                .append('\n'));
        System.out.println(table);
        Files.writeString(Path.of(System.getProperty("acceptance.work"), "..", "benchmark.md"), table);
    }

    private int pages() {
        return Math.max(1, EVENTS / PAGE);
    }

    private Measured floor(String mode) throws IOException, InterruptedException {
        try (PageServer pages = PageServer.start(template, pages());
                CountingTarget target = CountingTarget.start()) {
            long began = System.nanoTime();
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path").replace(File.pathSeparator + "null", ""),
                            Floor.class.getName(),
                            mode,
                            pages.url(),
                            Integer.toString(pages.pages()),
                            target.url())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String[] said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ", -1);
            assertThat(process.waitFor()).isZero();
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(Long.parseLong(said[0])).isEqualTo(pages.events());
            return new Measured(
                    pages.events(), seconds, Duration.ofMillis(Long.parseLong(said[1])), 0, 0, target.bytes());
        }
    }

    private Measured collector(String sinks) throws Exception {
        List<String> names = switch (sinks) {
            case "journal" -> List.of();
            case "all" -> List.of("hec", "elasticsearch", "sentinel");
            default -> List.of(sinks);
        };
        Map<String, CountingTarget> targets = new LinkedHashMap<>();
        try (PageServer pages = PageServer.start(template, pages());
                Installation installation = Installation.unpack("benchmark")) {
            StringBuilder blocks = new StringBuilder();
            for (String name : names) {
                CountingTarget target = CountingTarget.start();
                targets.put(name, target);
                blocks.append(block(name, target.url())).append('\n');
            }
            installation.configure("""
                    collector {
                      admin.port = 0
                      sources { tap {
                        type = proofpoint-tap, principal = p, secret = s, base-url = "%s", start-from = %dh
                      } }
                      sinks { %s }
                    }
                    """.formatted(pages.url(), pages.pages() + 3, blocks));
            String options = System.getProperty("benchmark.options", "");
            if (!options.isEmpty()) {
                installation.with("JAVA_OPTS", options);
            }
            long began = System.nanoTime();
            Installation.Running running = installation.start("run", "-c", "collector.conf");
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> names.isEmpty()
                            ? collected(installation) >= pages.events()
                            : targets.values().stream().allMatch(t -> t.events() >= pages.events()));
            double seconds = (System.nanoTime() - began) / 1e9;
            Duration cpu = running.cpu();
            running.threads().entrySet().stream()
                    .filter(thread -> thread.getValue().toMillis() > 50)
                    .forEach(thread -> System.out.println(
                            "  " + sinks + ": " + thread.getKey() + " " + thread.getValue().toMillis() + " ms"));
            long peak = running.peakMemory();
            long journaled = size(installation.work().resolve("data"));
            assertThat(running.stop()).as(running.logged()).isZero();
            targets.values().forEach(t -> assertThat(t.events()).isEqualTo(pages.events()));
            long sent =
                    targets.values().stream().mapToLong(CountingTarget::bytes).sum();
            return new Measured(pages.events(), seconds, cpu, peak, journaled, sent);
        } finally {
            targets.values().forEach(CountingTarget::close);
        }
    }

    private static String block(String name, String url) {
        return switch (name) {
            case "hec" -> "hec { type = splunk-hec, url = \"" + url + "\", token = t, acknowledgement = off }";
            case "elasticsearch" ->
                "elasticsearch { type = elasticsearch, urls = [\"" + url
                        + "\"], api-key = k, lifecycle.enabled = false }";
            case "sentinel" ->
                "sentinel { type = sentinel, endpoint = \"" + url + "\", rule-id = \"" + DCR
                        + "\", tenant-id = t, client-id = c, client-secret = s, authority = \"" + url + "/login\" }";
            default -> throw new IllegalArgumentException("no sink " + name);
        };
    }

    private static long collected(Installation installation) throws IOException, InterruptedException {
        Path port = installation.work().resolve("data/admin.port");
        if (!Files.exists(port)) {
            return 0;
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + Files.readString(port).strip() + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("collector_events_new_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> {
                        try {
                            return Files.size(f);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }
}
