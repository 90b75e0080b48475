package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.sink.splunk.fake.HecFake;
import io.collector.sink.splunk.fake.HecOptions;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The fake keeps the rules of the real one, by another client than the sink. */
class HecFakeTest {
    private static final String CHANNEL = "5a0f1a2b-3c4d-5e6f-7081-92a3b4c5d6e7";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void looksAtTheToken() throws Exception {
        try (HecFake splunk = HecFake.start("secret")) {
            String body = "{\"event\":\"x\"}";
            assertCode(post(splunk, "/services/collector", "Splunk secret", body), 200, 0);
            assertCode(post(splunk, "/services/collector/event/1.0", basic("any:secret"), body), 200, 0);
            assertCode(post(splunk, "/services/collector/event", "Bearer secret", body), 401, 3);
            assertCode(post(splunk, "/services/collector/event", "Splunk other", body), 403, 4);
            assertCode(post(splunk, "/services/collector/event", "", body), 401, 2);
            assertCode(post(splunk, "/services/collector/event?token=secret", "", body), 400, 16);
            assertCode(post(splunk, "/services/collector/event?token=other", "", body), 403, 4);
            splunk.disableToken(true);
            assertCode(post(splunk, "/services/collector/event", "Splunk secret", body), 403, 1);
            assertThat(splunk.count()).isEqualTo(2);
        }
    }

    @Test
    void answersItsRoutes() throws Exception {
        try (HecFake splunk = HecFake.start("secret")) {
            assertCode(post(splunk, "/services/nothing", "Splunk secret", "{}"), 404, 404);
            assertCode(send(splunk, "/services/collector/event", "GET", ""), 405, 404);
            assertCode(send(splunk, "/services/collector/health", "GET", ""), 200, 17);
            HttpResponse<String> options = send(splunk, "/services/collector/event", "OPTIONS", "");
            assertThat(options.headers().firstValue("Allow")).contains("POST,OPTIONS");
        }
    }

    @Test
    void readsEnvelopesAsAStream() throws Exception {
        String good = "{\"event\":{\"k\":1}}";
        assertEnvelopes(good + good, 200, 0, -1, 2);
        assertEnvelopes(good + "\n" + good + "\n", 200, 0, -1, 2);
        assertEnvelopes("", 400, 5, -1, 0);
        assertEnvelopes(good + "{\"event\":{\"k\":}}" + good, 400, 6, 1, 1);
        assertEnvelopes(good + "{\"event\":{\"k\":1,\"k\":2}}" + good, 400, 6, 1, 1);
        assertEnvelopes(good + "{\"event\":null}" + good, 400, 6, 1, 1);
        assertEnvelopes(good + good + "{\"time\":1}" + good, 400, 12, 2, 2);
        assertEnvelopes("{\"event\":\" \"}" + good, 400, 13, 0, 0);
        assertEnvelopes(good + "{\"event\":1,\"fields\":{\"a\":{}}}", 400, 15, 1, 1);
        assertEnvelopes(good + "{\"event\":1,\"fields\":[]}", 400, 6, 1, 1);
        assertEnvelopes(good + "{\"event\":1,\"time\":\"noon\"}", 400, 15, 1, 1);
        assertEnvelopes("{\"event\":1,\"time\":\"1732233600.123\",\"host\":\"h\"}", 200, 0, -1, 1);
        assertEnvelopes("{\"fields\":{\"a\":1}}" + good, 200, 0, -1, 1);
        assertEnvelopes(good + "{\"event\":1,\"index\":\"secret\"}" + good, 400, 7, 2, 1);
        assertEnvelopes(good + "{\"event\":\"" + "x".repeat(2_000) + "\"}" + good, 400, 6, 1, 1);
    }

    @Test
    void losesTheRestAfterAnUnknownKeyWithoutAWord() throws Exception {
        String good = "{\"event\":1}";
        assertEnvelopes(good + "{\"event\":1,\"sourceType\":\"x\"}" + good, 200, 0, -1, 1);
        assertEnvelopes("{\"event\":1,\"sourceType\":\"x\"}", 400, 5, -1, 0);
    }

    @Test
    void measuresRequestsAfterDecompression() throws Exception {
        try (HecFake splunk = HecFake.start("secret", HecOptions.defaults().withMaxContentLength(10_000))) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                out.write(("{\"event\":\"" + "x".repeat(10_000) + "\"}").getBytes(StandardCharsets.UTF_8));
            }
            HttpResponse<String> answer = client.send(
                    request(splunk, "/services/collector/event", "Splunk secret")
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(zipped.toByteArray()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).startsWith("<!doctype html>");
            HttpResponse<String> deflate = client.send(
                    request(splunk, "/services/collector/event", "Splunk secret")
                            .header("Content-Encoding", "deflate")
                            .POST(BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(deflate.statusCode()).isEqualTo(415);
        }
    }

    @Test
    void acknowledgesEachRequestOncePerChannel() throws Exception {
        try (HecFake splunk = HecFake.start("secret", HecOptions.defaults().acknowledging(0))) {
            String event = "/services/collector/event";
            String ack = "/services/collector/ack";
            assertCode(post(splunk, event, "Splunk secret", "{\"event\":1}"), 400, 10);
            assertCode(post(splunk, event + "?channel=one", "Splunk secret", "{\"event\":1}"), 400, 11);
            String channel = "?channel=" + CHANNEL;
            assertThat(post(splunk, event + channel, "Splunk secret", "{\"event\":1}")
                            .body())
                    .contains("\"ackId\":0");
            assertThat(post(splunk, event + channel, "Splunk secret", "{\"event\":1}{\"time\":1}")
                            .body())
                    .contains("\"code\":12")
                    .contains("\"ackId\":1");
            String ask = "{\"acks\":[0,1,7]}";
            assertThat(post(splunk, ack + channel, "Splunk secret", ask).body())
                    .isEqualTo("{\"acks\":{\"0\":true,\"1\":true,\"7\":false}}");
            assertThat(post(splunk, ack + channel, "Splunk secret", ask).body())
                    .isEqualTo("{\"acks\":{\"0\":false,\"1\":false,\"7\":false}}");
            splunk.acknowledge(false);
            assertCode(post(splunk, ack, "Splunk secret", ask), 400, 14);
        }
    }

    @Test
    void keepsManyEventsInLittleMemory() throws Exception {
        try (Rig rig = Rig.usual()) {
            for (int i = 0; i < 50; i++) {
                assertThat(rig.sink.deliver(Rig.batch(1_000)).failures()).isEmpty();
            }
            assertThat(rig.splunk.count()).isEqualTo(50_000);
            assertThat(rig.splunk.copies())
                    .hasSize(1_000)
                    .allSatisfy((id, n) -> assertThat(n).isEqualTo(50));
        }
    }

    private void assertEnvelopes(String body, int status, int code, int number, int indexed) throws Exception {
        HecOptions options = HecOptions.defaults().withIndexes("main").withMaxEventSize(2_000);
        try (HecFake splunk = HecFake.start("secret", options)) {
            HttpResponse<String> answer = post(splunk, "/services/collector/event", "Splunk secret", body);
            assertCode(answer, status, code);
            assertThat(JSON.readTree(answer.body()).path("invalid-event-number").asInt(-1))
                    .as(body)
                    .isEqualTo(number);
            assertThat(splunk.count()).as(body).isEqualTo(indexed);
            assertThat(splunk.events()).as(body).hasSize(indexed);
        }
    }

    private static void assertCode(HttpResponse<String> answer, int status, int code) throws Exception {
        JsonNode body = JSON.readTree(answer.body());
        assertThat(answer.statusCode() + " " + body.path("code").asInt()).isEqualTo(status + " " + code);
    }

    private HttpResponse<String> post(HecFake splunk, String target, String authorization, String body)
            throws Exception {
        return client.send(
                request(splunk, target, authorization)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> send(HecFake splunk, String target, String method, String authorization)
            throws Exception {
        return client.send(
                request(splunk, target, authorization)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(HecFake splunk, String target, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(splunk.url() + target));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
