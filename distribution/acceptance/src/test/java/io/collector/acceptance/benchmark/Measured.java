package io.collector.acceptance.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one program took for its pages.
 *
 * @param events how many there were
 * @param seconds from the first page to the last event that arrived
 * @param cpu processor time of the program's process, its start included
 * @param peakMemory most memory that it held, in kB; 0 if not looked at
 * @param journaled bytes on disk at the end
 * @param sent bytes of all bodies that were sent
 */
record Measured(long events, double seconds, Duration cpu, long peakMemory, long journaled, long sent) {
    private static final double PER = 100_000;

    static Duration cpuOfThisProcess() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    double cpuSecondsPer100k() {
        return cpu.toMillis() / 1000.0 * PER / events;
    }

    double eventsPerSecond() {
        return events / seconds;
    }

    /** The median of each value, which may come from different runs. */
    static Measured median(List<Measured> runs) {
        return new Measured(
                (long) middle(runs, m -> m.events),
                middle(runs, m -> m.seconds),
                Duration.ofMillis((long) middle(runs, m -> m.cpu.toMillis())),
                (long) middle(runs, m -> m.peakMemory),
                (long) middle(runs, m -> m.journaled),
                (long) middle(runs, m -> m.sent));
    }

    private static double middle(List<Measured> runs, ToDoubleFunction<Measured> value) {
        List<Measured> sorted =
                runs.stream().sorted(Comparator.comparingDouble(value)).toList();
        return value.applyAsDouble(sorted.get(sorted.size() / 2));
    }

    /** A line of the table; the ratios are how many of the floor's events a second, and how much of its processor time this is. */
    String row(String name, Measured floor) {
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %s | %s | %s | %.2f | %.2f |",
                name,
                eventsPerSecond(),
                cpuSecondsPer100k(),
                peakMemory == 0 ? "" : Long.toString(peakMemory / 1024),
                perEvent(journaled),
                perEvent(sent),
                eventsPerSecond() / floor.eventsPerSecond(),
                floor.cpuSecondsPer100k() / cpuSecondsPer100k());
    }

    private String perEvent(long bytes) {
        return bytes == 0 ? "" : Long.toString(bytes / events);
    }
}
