package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    /** With Nagle's algorithm on, each of these waits about 40 ms for the peer. */
    @Test
    void sendsManySmallRequestsOnOneConnectionWithoutStalling() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                rig.sink.deliver(Rig.batch(Rig.event(i)));
            }
            System.out.printf("100 small requests took %d ms%n", (System.nanoTime() - start) / 1_000_000);
            assertThat(rig.splunk.count()).isEqualTo(101);
            assertThat(rig.splunk.connections()).isEqualTo(1);
        }
    }

    @Test
    void noticesAConnectionThatWasClosedWhileIdle() throws Exception {
        try (Rig rig = Rig.usual()) {
            for (int i = 0; i < 5; i++) {
                rig.splunk.script(HecFault.closeAfterwards());
                assertThat(rig.sink.deliver(Rig.batch(Rig.event(i))).failures()).isEmpty();
                await().until(() -> rig.splunk.openConnections() == 0);
            }
            assertThat(rig.splunk.copies())
                    .hasSize(5)
                    .allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
            assertThat(rig.splunk.connections()).isEqualTo(5);
        }
    }

    @Test
    void leavesItInDoubtWhenAKeptConnectionEndsBeforeAnyAnswer() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            rig.splunk.script(HecFault.reset());
            RetryableException fault =
                    catchThrowableOfType(RetryableException.class, () -> rig.sink.deliver(Rig.batch(2)));
            assertThat(fault.ambiguous()).isTrue();
            assertThat(rig.splunk.count()).isEqualTo(1);
        }
    }

    @Test
    void marksWhatIsSentAgainAfterAnAnswerThatNeverCame() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "http.request-timeout = 300ms")) {
            rig.splunk.script(HecFault.processAndStaySilent());
            RetryableException fault =
                    catchThrowableOfType(RetryableException.class, () -> rig.sink.deliver(Rig.batch(2)));
            assertThat(fault.ambiguous()).isTrue();
            assertThat(fault.getMessage())
                    .contains("sending 2 events to 127.0.0.1")
                    .contains("did not answer in time");

            rig.sink.deliver(Rig.batch(3));
            rig.sink.deliver(Rig.batch(1));
            assertThat(rig.splunk.events().stream()
                            .map(e -> e.at("/event/collectorId").asText() + " "
                                    + e.at("/event/collectorResent").asBoolean()))
                    .containsExactly("id-0 false", "id-1 false", "id-0 true", "id-1 true", "id-2 false", "id-0 false");
        }
    }

    @Test
    void nothingIsInDoubtWhenTheConnectionWasRefused() throws Exception {
        // Bound, so that nobody else gets the port, but not listening.
        try (SocketChannel deaf =
                        SocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Rig rig = Rig.usual();
                Sink sink = Rig.open(rig.context, "url = \"http:/" + deaf.getLocalAddress() + "\"")) {
            RetryableException fault = catchThrowableOfType(RetryableException.class, () -> sink.deliver(Rig.batch(2)));
            assertThat(fault.ambiguous()).isFalse();
        }
    }
}
