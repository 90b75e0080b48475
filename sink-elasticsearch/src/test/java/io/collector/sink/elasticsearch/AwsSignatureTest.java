package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** Signatures by the examples that Amazon publishes, and what a signed request carries. */
class AwsSignatureTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void signsAsInTheExamplesThatAmazonPublishes() {
        assertThat(signature("GET", "https://example.amazonaws.com/"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        assertThat(signature("POST", "https://example.amazonaws.com/"))
                .endsWith("Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
        assertThat(signature("GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1"))
                .endsWith("Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
    }

    @Test
    void signsTheBytesThatAreSentWithEveryHeaderThatServerlessWants() throws Exception {
        try (FaultyServer server = FaultyServer.answering(
                        request -> BulkReplies.isBulk(request) ? BulkReplies.created(request) : Reply.of(200, "{}"));
                Sink sink = open(server)) {
            sink.deliver(
                    new Batch("tap", IntStream.range(0, 20).mapToObj(Tap::click).toList()));
            ReceivedRequest bulk = server.requests().stream()
                    .filter(BulkReplies::isBulk)
                    .findFirst()
                    .orElseThrow();
            assertThat(bulk.header("Authorization"))
                    .hasValueSatisfying(value -> assertThat(value)
                            .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-west-1/aoss/aws4_request,"
                                    + " SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                                    + " Signature="));
            assertThat(bulk.target()).doesNotContain("timeout");
            assertThat(bulk.header("x-amz-date")).contains("20260301T120000Z");
            assertThat(bulk.header("x-amz-security-token")).contains("t0ken");
            assertThat(bulk.header("Content-Encoding")).contains("gzip");
            assertThat(bulk.header("x-amz-content-sha256")).isPresent().isNotEqualTo(Optional.of(EMPTY));
            assertThat(sink.preview(new Batch("tap", List.of(Tap.click(1)))))
                    .contains("Authorization: AWS4-HMAC-SHA256 <secret>")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void pointsToTheKeysAndTheClockWhenTheSignatureIsRefused() {
        try (FaultyServer server = FaultyServer.answering(request -> BulkReplies.isBulk(request)
                        ? Reply.of(403, "{\"message\":\"Signature expired\"}")
                        : Reply.of(200, "{}"));
                Sink sink = open(server)) {
            assertThatThrownBy(() -> sink.deliver(new Batch("tap", List.of(Tap.click(1)))))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            e -> assertThat(e.remedy())
                                    .contains("aws.access-key-id")
                                    .contains("clock"));
        }
    }

    private static String signature(String method, String url) {
        ElasticsearchConfig.Aws account = new ElasticsearchConfig.Aws(
                "us-east-1",
                "service",
                Secret.of("AKIDEXAMPLE"),
                Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                Optional.empty());
        TreeMap<String, String> headers =
                new TreeMap<>(Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));
        return new AwsSignature(account).authorization(method, HttpUrl.get(url), headers, EMPTY, "20150830T123600Z");
    }

    private static Sink open(FaultyServer server) {
        Configs configs = Configs.at(server.url());
        configs.aws = Optional.of(new ElasticsearchConfig.Aws(
                "eu-west-1", "aoss", Secret.of("AKIDEXAMPLE"), Secret.of("s3cret"), Optional.of(Secret.of("t0ken"))));
        return new ElasticsearchPlugin()
                .open(configs.build(), TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES));
    }
}
