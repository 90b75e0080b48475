package io.collector.acceptance.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.acceptance.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final List<String> FLOORS = List.of("parse", "copy", "gzip", "post");

    private final PageTemplate template = PageTemplate.of(PAGE, 7);

    @Test
    void measures() throws Exception {
        Map<String, List<Measured>> runs = new LinkedHashMap<>();
        Map<String, Installation> installations = new LinkedHashMap<>();
        for (String sinks : SINKS.split(",", -1)) {
            installations.put(sinks, Trial.installation("benchmark-" + sinks, kinds(sinks)));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (String floor : FLOORS) {
                runs.computeIfAbsent("floor: " + floor, n -> new ArrayList<>()).add(floor(floor));
            }
            for (Map.Entry<String, Installation> each : installations.entrySet()) {
                runs.computeIfAbsent(each.getKey(), n -> new ArrayList<>())
                        .add(collector(each.getValue(), each.getKey()));
            }
        }
        Measured post = Measured.median(runs.get("floor: post"));
        Measured copy = Measured.median(runs.get("floor: copy"));
        StringBuilder table = new StringBuilder(
                "\n" + EVENTS + " events of " + template.size() / PAGE
                        + " bytes, median of " + ROUNDS
                        + "\n\n| | events/s | CPU s per 100,000 | peak RSS MB | journaled bytes/event"
                        + " | sent bytes/event | own events/s / floor's | floor's CPU / own |\n|---|---|---|---|---|---|---|---|\n");
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

    private static List<String> kinds(String sinks) {
        return switch (sinks) {
            case "journal" -> List.of();
            case "all" -> List.of("hec", "elasticsearch", "sentinel");
            default -> List.of(sinks);
        };
    }

    private Measured collector(Installation installation, String sinks) throws Exception {
        try (Trial trial = new Trial(installation.another(), template, pages(), 1, kinds(sinks))) {
            trial.run(System.getProperty("benchmark.options", ""));
            Measured measured = trial.measured();
            trial.processorTimes()
                    .forEach((thread, time) -> System.out.println("  " + sinks + ": " + thread + " " + time));
            trial.stop();
            return measured;
        }
    }
}
