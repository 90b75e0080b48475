package io.collector.acceptance.benchmark;

import io.collector.acceptance.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What becomes of the cost of an event as everything grows, and what the collector takes while nothing happens. Tables
 * and charts are left beside the benchmark's other results.
 */
class GrowthBenchmark {
    private static final long MOST = Long.getLong("benchmark.growth", 3_000_000);
    private static final int PAGE = 20_000;
    private static final int SMALL_PAGE = 2_000;
    private static final double PER = 100_000;

    private static final List<Integer> SOURCES = Stream.of(
                    System.getProperty("benchmark.sources", "1,5,20,50,200").split(","))
            .map(Integer::valueOf)
            .toList();

    private static Installation installation;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Trial.installation("growth", List.of("hec"));
    }

    private static Trial trial(PageTemplate template, int pages, int sources, int sinks) throws IOException {
        return new Trial(installation.another(), template, pages, sources, Collections.nCopies(sinks, "hec"));
    }

    @Test
    void eventsInTheJournal() throws Exception {
        List<Chart.Point> points = new ArrayList<>();
        StringBuilder rows = new StringBuilder();
        try (Trial trial = trial(PageTemplate.of(PAGE, 7), (int) (MOST / PAGE), 1, 1)) {
            trial.start("");
            long from = 0;
            Duration before = Duration.ZERO;
            for (long mark = 100_000; mark <= MOST; mark = next(mark)) {
                long wanted = mark;
                trial.until(() -> trial.done() >= wanted);
                Measured now = trial.measured();
                double cost = now.cpu().minus(before).toMillis() / 1000.0 * PER / (now.events() - from);
                points.add(new Chart.Point(mark, cost));
                rows.append(String.format(Locale.ROOT, "| %,d | %.1f | %d |%n", mark, cost, now.peakMemory() / 1024));
                from = now.events();
                before = now.cpu();
            }
            trial.until(() -> trial.done() >= trial.events());
            trial.stop();
        }
        write(
                "growth-journal",
                "| events in the journal | CPU s per 100,000 more | peak RSS MB |\n|---|---|---|\n" + rows,
                new Chart("CPU seconds per 100,000 events, one HEC sink", "events in the journal", points));
    }

    private static long next(long mark) {
        return Long.toString(mark).startsWith("1") ? mark * 3 : mark / 3 * 10;
    }

    @Test
    void sources() throws Exception {
        several("sources", SOURCES, count -> {
            int pages = Math.max(1, 50 / count);
            return trial(PageTemplate.of(Math.min(SMALL_PAGE, 50 * SMALL_PAGE / count), 7), pages, count, 1);
        });
    }

    @Test
    void sinks() throws Exception {
        several("sinks", List.of(1, 2, 3, 4, 5, 6), count -> trial(PageTemplate.of(SMALL_PAGE, 7), 25, 1, count));
    }

    private interface Maker {
        Trial of(int count) throws IOException;
    }

    private static void several(String what, List<Integer> counts, Maker maker) throws Exception {
        List<Chart.Point> points = new ArrayList<>();
        StringBuilder rows = new StringBuilder();
        for (int count : counts) {
            try (Trial trial = maker.of(count)) {
                trial.run(System.getProperty("benchmark.options", ""));
                Measured measured = trial.measured();
                trial.stop();
                points.add(new Chart.Point(count, measured.cpuSecondsPer100k()));
                rows.append(String.format(
                        Locale.ROOT,
                        "| %d | %.1f | %d |%n",
                        count,
                        measured.cpuSecondsPer100k(),
                        measured.peakMemory() / 1024));
            }
        }
        write(
                "growth-" + what,
                "| " + what + " | CPU s per 100,000 | peak RSS MB |\n|---|---|---|\n" + rows,
                new Chart("CPU seconds per 100,000 events", what, points));
    }

    /** TAP has no paging: an hour is one answer, however large. */
    @Test
    void oneLargeAnswer() throws Exception {
        PageTemplate template = PageTemplate.of(190_000, 7);
        try (Trial trial = trial(template, 1, 1, 1)) {
            trial.run("-Xmx64m");
            Measured measured = trial.measured();
            trial.stop();
            report(String.format(
                    Locale.ROOT,
                    "one answer of %d MB with -Xmx64m: %.0f events/s, peak RSS %d MB%n",
                    template.size() / 1_000_000,
                    measured.eventsPerSecond(),
                    measured.peakMemory() / 1024));
        }
    }

    @Test
    void startAndIdleness() throws Exception {
        List<Duration> starts = new ArrayList<>();
        double idle = 0;
        int runs = 5;
        for (int i = 0; i < runs; i++) {
            try (Trial trial = trial(PageTemplate.of(1, 1), 1, 1, 1)) {
                trial.start("");
                trial.until(() -> !trial.firstAsked().isNegative());
                starts.add(trial.firstAsked());
                trial.until(() -> trial.done() >= trial.events());
                if (i == runs - 1) {
                    Thread.sleep(10_000);
                    Duration before = trial.cpu();
                    Thread.sleep(60_000);
                    idle = trial.cpu().minus(before).toMillis() / 60_000.0;
                }
                trial.stop();
            }
        }
        Collections.sort(starts);
        report(String.format(
                Locale.ROOT,
                "start to first request: median %.2f s (%.2f to %.2f); idle: %.2f %% of a core%n",
                starts.get(runs / 2).toMillis() / 1000.0,
                starts.get(0).toMillis() / 1000.0,
                starts.get(runs - 1).toMillis() / 1000.0,
                idle * 100));
    }

    private static void report(String text) throws IOException {
        System.out.println("\n" + text);
        Files.writeString(
                folder().resolve("benchmark.md"),
                text + "\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }

    private static void write(String name, String table, Chart chart) throws IOException {
        report(table);
        Files.writeString(folder().resolve(name + ".svg"), chart.svg());
    }

    private static Path folder() {
        return Path.of(System.getProperty("acceptance.work"), "..").normalize();
    }
}
