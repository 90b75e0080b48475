package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Sink;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * How fast a sink is when its target costs nothing: one delivering thread, batches as the sink wants them, the median of
 * several rounds. Processor time is that of the process less that of the {@link NullServer}; a megabyte is a million
 * bytes of events as they come from the source. The last column says how many times as many events a core delivers as
 * with the first that was measured, such as a {@link PlainSink}. For one thread.
 */
public final class SinkBenchmark {
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 7;
    private static final int BATCHES = 20;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String HEAD = """
            | sink | events/s | MB/s | events/s per core | MB/s per core | batch | against the first |
            |---|---:|---:|---:|---:|---|---:|
            """;

    private final StringBuilder table = new StringBuilder(HEAD);
    private double first;

    /**
     * Measures, and adds a row.
     *
     * @param name what is measured
     * @param target where the sink delivers to
     * @param sink closed by the caller
     * @param events the event of each number, all different
     */
    public void measure(String name, NullServer target, Sink sink, IntFunction<Event> events) throws Exception {
        Batch batch = batch(sink, events);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            Round round = round(sink, batch, target);
            if (i >= WARM_UP) {
                rounds.add(round);
            }
        }
        double wall = median(rounds, Comparator.comparingLong(Round::wallNanos)).wallNanos() / 1e9;
        double cpu = median(rounds, Comparator.comparingLong(Round::cpuNanos)).cpuNanos() / 1e9;
        long count = (long) batch.events().size() * BATCHES;
        long bytes = batch.events().stream().mapToLong(e -> e.body().size()).sum() * BATCHES;
        first = first == 0 ? count / cpu : first;
        table.append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.0f | %,.0f | %.0f | %,d events of %,d bytes | %.1f |%n",
                name,
                count / wall,
                bytes / wall / 1e6,
                count / cpu,
                bytes / cpu / 1e6,
                batch.events().size(),
                bytes / count,
                count / cpu / first));
    }

    /** The rows so far, as Markdown. */
    @Override
    public String toString() {
        return table.toString();
    }

    private static Round round(Sink sink, Batch batch, NullServer target) throws Exception {
        long wall = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime() - target.cpuNanos();
        for (int i = 0; i < BATCHES; i++) {
            assertThat(sink.deliver(batch).failures()).isEmpty();
        }
        long spent = PROCESS.getProcessCpuTime() - target.cpuNanos() - cpu;
        return new Round(System.nanoTime() - wall, spent);
    }

    private static Round median(List<Round> rounds, Comparator<Round> order) {
        return rounds.stream().sorted(order).toList().get(rounds.size() / 2);
    }

    private static Batch batch(Sink sink, IntFunction<Event> events) {
        List<Event> batch = new ArrayList<>();
        long left = sink.limits().maxBytes();
        for (int n = 0; batch.size() < sink.limits().maxEvents(); n++) {
            Event event = events.apply(n);
            left -= sink.sizeOf(event);
            if (left < 0) {
                break;
            }
            batch.add(event);
        }
        return new Batch("tap", batch);
    }

    private record Round(long wallNanos, long cpuNanos) {}
}
