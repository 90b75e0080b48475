package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.http.Answer;
import io.collector.http.Body;
import io.collector.http.Exchange;
import io.collector.http.HttpClients;
import io.collector.http.HttpConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultyServerTest {
    private final FaultyServer server = FaultyServer.answering(request -> Reply.of(200, "otherwise"));
    private final OkHttpClient client = HttpClients.create(HttpConfig.defaults());

    @AfterEach
    void stop() {
        HttpClients.close(client);
        server.close();
    }

    private Answer post(String text) throws Exception {
        Body body = Body.of(text.getBytes(StandardCharsets.UTF_8), "application/json", true);
        Request.Builder request =
                new Request.Builder().url(server.url() + "/p?q=1").header("X-Kind", "test");
        return Exchange.send(client, body.post(request).build(), "sending");
    }

    @Test
    void answersByTheScriptAndThenOtherwise() throws Exception {
        server.next(Reply.of(503).header("Retry-After", "7"), Reply.of(200, "{\"grüße\":1}"));
        Answer first = post("{}");
        assertThat(first.status()).isEqualTo(503);
        assertThat(first.headers().get("Retry-After")).isEqualTo("7");
        assertThat(post("{}").text()).isEqualTo("{\"grüße\":1}");
        assertThat(post("{}").text()).isEqualTo("otherwise");
        server.answer(request -> Reply.of(204));
        assertThat(post("{}").status()).isEqualTo(204);
    }

    @Test
    void keepsRequestsDecompressed() throws Exception {
        String large = "{\"ä\":1}".repeat(1000);
        post(large);
        ReceivedRequest request = server.requests().get(0);
        assertThat(request.body()).isEqualTo(large);
        assertThat(request.bodyBytes()).isEqualTo(8000);
        assertThat(request.wireBytes()).isLessThan(1000);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/p?q=1");
        assertThat(request.path()).isEqualTo("/p");
        assertThat(request.header("x-KIND")).contains("test");
        assertThat(request.header("absent")).isEmpty();
    }

    @Test
    void failsInEachWayThatIsAskedFor() {
        for (Reply reply :
                List.of(Reply.reset(), Reply.of(200, "x".repeat(1000)).truncated())) {
            server.next(reply);
            assertThatThrownBy(() -> post("{}")).isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void closesAConnectionAfterTheAnswer() throws Exception {
        server.next(Reply.of(200).thenClosed());
        post("{}");
        server.awaitClosings(Duration.ofSeconds(10));
        post("{}");
        assertThat(server.requests()).extracting(ReceivedRequest::connection).containsExactly(0, 1);
    }

    @Test
    void hangsUntilItIsClosed() throws Exception {
        server.next(Reply.hang());
        Background waiting = Background.run(() -> post("{}"));
        server.awaitRequests(1, Duration.ofSeconds(10));
        server.close();
        assertThat(waiting.await()).containsInstanceOf(RetryableException.class);
    }

    @Test
    void saysWhatItWaitedForInVain() {
        assertThatThrownBy(() -> server.awaitRequests(1, Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 requests");
        assertThatThrownBy(() -> Reply.of(200).truncated()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhereNobodyListens() {
        Request request =
                new Request.Builder().url(FaultyServer.refusing().toString()).build();
        assertThatThrownBy(() -> Exchange.send(client, request, "asking"))
                .isInstanceOf(RetryableException.class)
                .isNotInstanceOf(BlockedException.class);
    }
}
