package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Batch;
import io.collector.api.ByteSize;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.SentinelConfig.Batches;
import io.collector.sink.sentinel.SentinelConfig.PackBy;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.sink.sentinel.fake.ReceivedRequest;
import io.collector.testkit.TestPluginContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class VolumeTest {
    private static final String MESSAGES = PublishedTables.stream(PublishedTables.MESSAGES_DELIVERED);

    private static Sink open(Settings settings) {
        return new SentinelSinkPlugin(Map.of())
                .open(settings.config(), TestPluginContext.of("sentinel", Clock.systemUTC(), PublishedTables.all()));
    }

    @Test
    void deliversEachOfManyEventsOnceFromSeveralThreads() throws Exception {
        int events = 50_000;
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (AzureFake azure = AzureFake.start();
                Sink sink = open(Settings.of(azure))) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                workers.add(threads.submit(() -> {
                    for (int from = next.getAndAdd(500); from < events; from = next.getAndAdd(500)) {
                        sink.deliver(messages(from, 500));
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            assertThat(azure.count(MESSAGES)).isEqualTo(events);
            assertThat(azure.rows(MESSAGES).stream()
                            .map(r -> r.path("id").asText())
                            .collect(Collectors.toSet()))
                    .hasSize(events);
            assertThat(azure.tokensGiven()).isEqualTo(1);
            assertThat(azure.violations()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void packsSeveralTimesAsManyEventsByCompressedSize() throws Exception {
        try (AzureFake azure = AzureFake.start(FakeOptions.defaults().withLargeBodies())) {
            Settings settings = Settings.of(azure);
            settings.batch = new Batches(100_000, new ByteSize(100_000), Duration.ofSeconds(1), 1, PackBy.COMPRESSED);
            try (Sink sink = open(settings)) {
                int sent = 0;
                while (sent < 20_000) {
                    sent += deliver(sink, full(sink, sent).events());
                }
                assertThat(azure.count(MESSAGES)).isEqualTo(sent);
            }
            List<ReceivedRequest> requests = azure.ingestions();
            ReceivedRequest last = requests.get(requests.size() - 1);
            assertThat(requests).allSatisfy(r -> assertThat(r.wireBytes()).isLessThan(100_000));
            assertThat(last.rawBytes()).isGreaterThan(300_000);
            assertThat(azure.violations()).isEmpty();
        }
    }

    /** As the runtime does: a batch that is refused is halved. */
    private static int deliver(Sink sink, List<Event> events) throws TransferException, InterruptedException {
        try {
            sink.deliver(Samples.batch(events));
            return events.size();
        } catch (RejectedException e) {
            int half = events.size() / 2;
            return deliver(sink, events.subList(0, half)) + deliver(sink, events.subList(half, events.size()));
        }
    }

    private static Batch full(Sink sink, int from) {
        List<Event> events = new ArrayList<>();
        long left = sink.limits().maxBytes();
        for (int i = from; ; i++) {
            Event event = Samples.message(i);
            left -= sink.sizeOf(event);
            if (left < 0) {
                return Samples.batch(events);
            }
            events.add(event);
        }
    }

    private static Batch messages(int from, int n) {
        return Samples.batch(
                IntStream.range(from, from + n).mapToObj(Samples::message).toList());
    }
}
