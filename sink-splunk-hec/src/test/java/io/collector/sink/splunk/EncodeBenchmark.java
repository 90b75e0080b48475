package io.collector.sink.splunk;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.http.Body;
import io.collector.http.WireBuffers;
import io.collector.testkit.TapMessages;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What making a request of a batch costs: microseconds for each event, by JMH. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
// As the launcher does.
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@State(Scope.Benchmark)
public class EncodeBenchmark {
    private static final int EVENTS = 400;
    private static final long LARGEST = 1 << 20;

    private final Envelope envelope = new Envelope(Rig.config("url = \"http://127.0.0.1:1\""), List.of(Rig.CLICKS));
    private final WireBuffers<Buffer> buffers = new WireBuffers<>(1, 1 << 22, () -> new Buffer(1 << 16));
    private Batch batch;

    @Setup
    public void prepare() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(TapMessages.one(Rig.CLICKS.name(), i));
        }
        batch = new Batch("tap", events);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int encode() {
        try (Shipment shipment = Shipment.pack(batch, envelope, LARGEST, event -> false, buffers)) {
            return shipment.size();
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Body encodeAndCompress() {
        try (Shipment shipment = Shipment.pack(batch, envelope, LARGEST, event -> false, buffers)) {
            return Body.of(shipment.slice(0, shipment.size()), "application/json", true);
        }
    }

    @Test
    void measure() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EncodeBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
