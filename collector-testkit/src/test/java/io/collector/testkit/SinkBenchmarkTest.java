package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkBenchmarkTest {
    @Test
    void addsARowForEachSinkWithTheBatchThatItWants() throws Exception {
        SinkBenchmark benchmark = new SinkBenchmark();
        try (NullServer server = new NullServer(request -> NullServer.json("{}"))) {
            Sink sink = new Sink() {
                @Override
                public Delivery deliver(Batch batch) {
                    try {
                        assertThat(server.url()
                                        .toURL()
                                        .openConnection()
                                        .getInputStream()
                                        .readAllBytes())
                                .asString()
                                .isEqualTo("{}");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return Delivery.COMPLETE;
                }

                @Override
                public BatchLimits limits() {
                    return BatchLimits.DEFAULT.withMaxBytes(7_000);
                }
            };
            benchmark.measure("asks and forgets", server, sink, n -> TapMessages.one("T", n));
        }
        List<String> lines = benchmark.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2))
                .startsWith("| asks and forgets | ")
                .containsPattern("\\| [34] events of [12],\\d{3} bytes \\| 1\\.0 \\|$");
    }

    @Test
    void thePlainClientSendsWhatItsEncoderMakes() throws Exception {
        try (FaultyServer server = FaultyServer.answering(request -> Reply.of(204));
                Sink plain = new PlainSink(server.url(), BatchLimits.DEFAULT, events -> new byte[] {'o', 'k'})) {
            assertThat(plain.deliver(Events.batch(3))).isEqualTo(Delivery.COMPLETE);
            assertThat(server.requests()).extracting(ReceivedRequest::body).containsExactly("ok");
            server.answer(request -> Reply.of(500));
            assertThatThrownBy(() -> plain.deliver(Events.batch(3))).hasMessageContaining("answered 500");
        }
    }

    @Test
    void messagesAreTheSameForTheSameNumberOnly() {
        Event first = TapMessages.one("T", 1);
        assertThat(TapMessages.one("T", 1)).isEqualTo(first);
        assertThat(TapMessages.one("T", 2).id()).isNotEqualTo(first.id());
    }
}
