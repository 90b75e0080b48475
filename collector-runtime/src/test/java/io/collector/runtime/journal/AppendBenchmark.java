package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What appending a page of new events costs, durably: microseconds for each event, by JMH. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// As the launcher does.
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@State(Scope.Benchmark)
public class AppendBenchmark {
    private static final int EVENTS = 1_000;
    private static final int BODY = 2_300;

    private final Json body = Json.of("{\"text\":\"" + "abcdefgh".repeat(BODY / 8) + "\"}");
    private Path folder;
    private SqliteJournal journal;
    private long number;

    /** Anew for each iteration, so that the file does not grow beyond what a disk holds. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = Files.createTempDirectory("append");
        Table table = new Table("example", "example", "time", List.of(new Table.Column("time", Table.Type.DATETIME)));
        journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(table), Clock.systemUTC());
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        journal.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public List<Tally> append() throws InterruptedException {
        Step step = journal.begin();
        for (int i = 0; i < EVENTS; i++) {
            String id = Long.toHexString(number++).repeat(3);
            step.emit(new Event("example", id, "revision", Instant.ofEpochMilli(number), body));
        }
        return step.commit(Checkpoint.START, List.of());
    }

    @Test
    void measure() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(AppendBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
