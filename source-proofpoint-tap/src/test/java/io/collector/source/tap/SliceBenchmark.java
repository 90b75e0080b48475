package io.collector.source.tap;

import io.collector.api.Emitter;
import io.collector.api.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What cutting an answer into events and finding their identities costs: microseconds for each event, by JMH. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// As the launcher does.
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@State(Scope.Benchmark)
public class SliceBenchmark {
    private static final int EVENTS = 1_000;

    private byte[] answer = new byte[0];
    private Window window;

    @Setup
    public void prepare() {
        SampleEvents samples = new SampleEvents(7);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(samples.conforming(Feed.MESSAGES_BLOCKED));
        }
        answer = ("{\"messagesBlocked\":[" + String.join(",", events) + "]}").getBytes(StandardCharsets.UTF_8);
        window = new Window(Rig.START, Rig.START.plusSeconds(3600));
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void sliceAndIdentify(Blackhole hole) throws IOException, InterruptedException, GarbledAnswerException {
        Emitter emitter = new Emitter() {
            @Override
            public void emit(Event event) {
                hole.consume(event);
            }

            @Override
            public void reject(String table, byte[] raw, String reason) {
                throw new AssertionError(reason);
            }
        };
        AnswerReader reader = new AnswerReader(
                Set.of(Feed.MESSAGES_BLOCKED), new HashSet<>(), emitter, window, Optional.empty(), false);
        new AnswerScanner(new ByteArrayInputStream(answer), reader).scan();
    }

    @Test
    void measure() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SliceBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
