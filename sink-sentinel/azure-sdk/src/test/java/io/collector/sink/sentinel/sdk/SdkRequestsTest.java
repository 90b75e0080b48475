package io.collector.sink.sentinel.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.monitor.ingestion.LogsIngestionClient;
import com.azure.monitor.ingestion.LogsIngestionClientBuilder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.sink.sentinel.SentinelConfig;
import io.collector.sink.sentinel.SentinelSinkPlugin;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.sink.sentinel.fake.ReceivedRequest;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The same rows, sent by the sink and by the Azure SDK for Java: what differs is how many go in one request. */
class SdkRequestsTest {
    private static final String STREAM = PublishedTables.stream(PublishedTables.MESSAGES_DELIVERED);
    private static final ObjectMapper JSON = new ObjectMapper();

    private AzureFake ours;
    private AzureFake sdks;

    @BeforeEach
    void start() throws IOException {
        ours = AzureFake.start();
        // The SDK counts 1 MiB and leaves out commas and brackets: more than is documented, which the fake reports.
        sdks = AzureFake.start(FakeOptions.defaults().withLargeBodies());
    }

    @AfterEach
    void stop() {
        ours.close();
        sdks.close();
    }

    @Test
    void areTheSameButForTheirNumber() throws Exception {
        deliver(IntStream.range(0, 3_000).mapToObj(SdkRequestsTest::message).toList(), 1_000);
        AtomicReference<TokenRequestContext> asked = new AtomicReference<>();
        sdk(asked).upload(ours.options().ruleId(), STREAM, new ArrayList<>(rows(ours)));

        assertThat(joined(sdks)).isEqualTo(joined(ours));
        assertThat(sdks.rows(STREAM))
                .hasSize(3_000)
                .allSatisfy(row -> assertThat(row.has("id")).isTrue());
        assertThat(ours.violations()).isEmpty();
        assertThat(sdks.violations()).isEmpty();
        ReceivedRequest our = ours.ingestions().get(0);
        ReceivedRequest theirs = sdks.ingestions().get(0);
        assertThat(ours.ingestions()).allSatisfy(r -> assertThat(r.path()).isEqualTo(theirs.path()));
        assertThat(our.method()).isEqualTo(theirs.method());
        for (String header : List.of("content-type", "content-encoding")) {
            assertThat(our.headers().get(header))
                    .as(header)
                    .isEqualTo(theirs.headers().get(header));
        }
        for (ReceivedRequest request : List.of(our, theirs)) {
            assertThat(request.status()).isEqualTo(204);
            assertThat(request.headers().get("authorization")).startsWith("Bearer ");
            assertThat(request.headers().get("x-ms-client-request-id")).matches("[0-9a-f-]{36}");
            assertThat(request.headers().get("user-agent")).isNotBlank();
        }
        // The SDK asks for a scope with two slashes; both mean the same to the sign-in service of the public cloud.
        assertThat(asked.get().getScopes())
                .singleElement()
                .satisfies(scope -> assertThat(scope.replace("com//", "com/"))
                        .isEqualTo(ours.options().scope()));
    }

    /** The SDK escapes what is beyond the basic plane, and drops nulls that the vendor sent inside of a value. */
    @Test
    void meanTheSameWhereTheyAreSpeltOtherwise() throws Exception {
        String parts = "\"messageParts\":[{\"md5\":\"0\",\"sandboxStatus\":null}]";
        String body = "{\"id\":\"1\",\"subject\":\"\uD83D\uDE00\"," + parts + "}";
        deliver(List.of(event(1, body)), 1);
        sdk(new AtomicReference<>()).upload(ours.options().ruleId(), STREAM, new ArrayList<>(rows(ours)));

        assertThat(joined(ours)).isEqualTo(body);
        assertThat(joined(sdks)).contains("\\uD83D\\uDE00").doesNotContain("sandboxStatus");
        assertThat(sdks.rows(STREAM).get(0).path("subject"))
                .isEqualTo(ours.rows(STREAM).get(0).path("subject"));
    }

    private void deliver(List<Event> events, int atOnce) throws Exception {
        SentinelConfig config =
                ConfigAssertions.bind(SentinelConfig.class, ours.settings().replaceFirst("type = sentinel", ""));
        try (Sink sink = new SentinelSinkPlugin()
                .open(config, TestPluginContext.of("sentinel", Clock.systemUTC(), PublishedTables.all()))) {
            for (int from = 0; from < events.size(); from += atOnce) {
                assertThat(sink.deliver(new Batch("tap", events.subList(from, from + atOnce)))
                                .failures())
                        .isEmpty();
            }
        }
    }

    private LogsIngestionClient sdk(AtomicReference<TokenRequestContext> asked) throws Exception {
        String token = token();
        return new LogsIngestionClientBuilder()
                .endpoint("https://127.0.0.1:" + sdks.endpoint().getPort())
                .credential(request -> {
                    asked.set(request);
                    OffsetDateTime end =
                            Clock.systemUTC().instant().atOffset(ZoneOffset.UTC).plusHours(1);
                    return Mono.just(new AccessToken(token, end));
                })
                .httpClient(new PlainHttp())
                .buildClient();
    }

    private String token() throws Exception {
        FakeOptions options = sdks.options();
        String form = "grant_type=client_credentials&client_id=" + options.clientId() + "&client_secret="
                + options.secret() + "&scope=" + options.scope();
        URI address = URI.create(sdks.authority() + "/" + options.tenant() + "/oauth2/v2.0/token");
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString());
        return JSON.readTree(answer.body()).path("access_token").asText();
    }

    private static List<Map<String, Object>> rows(AzureFake azure) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (byte[] body : azure.bodies(STREAM)) {
            rows.addAll(JSON.readValue(body, new TypeReference<List<Map<String, Object>>>() {}));
        }
        return rows;
    }

    /** All bodies as one array. */
    private static String joined(AzureFake azure) {
        List<String> bodies = azure.bodies(STREAM).stream()
                .map(b -> new String(b, StandardCharsets.UTF_8))
                .map(b -> b.substring(1, b.length() - 1))
                .toList();
        return String.join(",", bodies);
    }

    private static Event message(int n) {
        String body = """
                {"id":"vendor-%d","GUID":"guid-%d","QID":null,"messageTime":"2026-03-01T11:59:00.000Z","messageSize":%d,\
                "spamScore":4,"completelyRewritten":true,"subject":"Grüße \\"%d\\" / <b>","sender":"a@example.com",\
                "recipient":["b@example.org"],"ccAddresses":[],"policyRoutes":["default_inbound"],"new":"field",\
                "messageParts":[{"disposition":"inline","filename":"text.html"}],\
                "threatsInfoMap":[{"threatID":"abc","threat":"http://bad.example/%s","threatType":"url"}]}""".formatted(n, n, n, n, "x".repeat(n % 500));
        return event(n, body);
    }

    private static Event event(int n, String body) {
        return new Event(
                PublishedTables.MESSAGES_DELIVERED,
                "message-" + n,
                "r1",
                Instant.parse("2026-03-01T12:00:00Z"),
                Json.of(body));
    }
}
