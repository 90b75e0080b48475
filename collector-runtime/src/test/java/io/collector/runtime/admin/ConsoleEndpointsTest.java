package io.collector.runtime.admin;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Coverage;
import io.collector.runtime.Collector;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.journal.TestEvents;
import io.collector.runtime.pipeline.ScriptedSource;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleEndpointsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String REPLAY = "/api/v1/dead-letters/replay?sink=s";

    @TempDir
    Path folder;

    private final ScriptedSource source = new ScriptedSource();
    private final ScriptedSink sink = new ScriptedSink().poison(List.of("bad"));
    private Collector collector;
    private URI base;

    private void start(AdminSettings admin) throws Exception {
        Coverage read = TestEvents.read(NOON.minusSeconds(3600), NOON.plusSeconds(1), NOON, 2);
        Coverage gap = new Coverage.Gap(
                NOON.minusSeconds(7200), NOON.minusSeconds(3600), Set.of(CLICKS.name()), "the vendor keeps seven days");
        source.thenPage("1", List.of(read, gap), click("good", "1"), click("bad", "1"));
        collector = Collector.of(TestPlugins.config(folder.resolve("data"), admin, source, Map.of("s", sink)), () -> 0);
        collector.start();
        base = collector.address().orElseThrow();
        source.awaitDry();
        await().pollInterval(Duration.ofMillis(5)).until(() -> collector.pending() == 0);
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path)), headers);
    }

    private HttpResponse<String> post(String path, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()), headers);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Nested
    class Answers {
        @Test
        void tellTheTablesWithTheirColumns() throws Exception {
            start(TestPlugins.admin());
            JsonNode tables = json("/api/v1/tables");

            assertThat(tables.at("/0/source").asText()).isEqualTo("tap");
            assertThat(tables.at("/0/alias").asText()).isEqualTo("clicks");
            assertThat(tables.at("/0/columns/0/name").asText()).isEqualTo("clickTime");
            assertThat(tables.at("/0/columns/0/type").asText()).isEqualTo("datetime");
        }

        @Test
        void tellWhatWasReadAndWhatWasGivenUp() throws Exception {
            start(TestPlugins.admin());
            JsonNode clicks = json("/api/v1/coverage").get(0);

            assertThat(clicks.path("table").asText()).isEqualTo(CLICKS.name());
            assertThat(clicks.path("last").asText())
                    .isEqualTo(NOON.plusSeconds(1).toString());
            assertThat(clicks.at("/gaps/0/reason").asText()).isEqualTo("the vendor keeps seven days");
        }

        @Test
        void countValues() throws Exception {
            start(TestPlugins.admin());
            String of = URLEncoder.encode("clicks.id,clicks.threats.name", StandardCharsets.UTF_8);
            JsonNode ranking = json("/api/v1/statistics/ranking?from=2026-01-01&limit=2&order=first&of=" + of);

            assertThat(ranking.path("distinct").asInt()).isEqualTo(3);
            assertThat(ranking.path("values")).hasSize(2);
            assertThat(ranking.at("/values/0/counts").toString()).isEqualTo("[1,0]");
        }

        @Test
        void countWhatCameIn() throws Exception {
            start(TestPlugins.admin());
            JsonNode flow = json("/api/v1/statistics/flow?step=1h");

            assertThat(flow.path("stepSeconds").asInt()).isEqualTo(3600);
            assertThat(flow.at("/steps/0/events/" + CLICKS.name()).asInt()).isEqualTo(2);
            assertThat(flow.at("/steps/0/medianSeconds").asDouble()).isPositive();
        }

        @Test
        void followTheCountsSinceTheStart() throws Exception {
            start(TestPlugins.admin());
            JsonNode trend = json("/api/v1/statistics/trend");

            assertThat(trend.path("stepSeconds").asInt()).isEqualTo(15);
            assertThat(trend.at("/samples/0/sinks").has("s")).isTrue();
            assertThat(trend.at("/samples/0/sources").has("tap")).isTrue();
            String last = trend.path("samples")
                    .get(trend.path("samples").size() - 1)
                    .path("at")
                    .asText();
            assertThat(json("/api/v1/statistics/trend?after=" + last).path("samples"))
                    .isEmpty();
        }

        @Test
        void listDeadLettersAndTakeThemBackForReplay() throws Exception {
            start(TestPlugins.admin());
            JsonNode page = json("/api/v1/dead-letters");
            assertThat(page.path("total").asInt()).isEqualTo(1);
            assertThat(page.at("/letters/0/id").asText()).isEqualTo("bad");
            assertThat(page.at("/letters/0").has("event")).isFalse();
            assertThat(json("/api/v1/dead-letters?id=bad")
                            .at("/letters/0/event/id")
                            .asText())
                    .isEqualTo("bad");

            sink.cure();
            assertThat(post(REPLAY, "X-Collector-Request", "1").body()).contains("\"count\":1");
            await().until(() -> json("/api/v1/dead-letters").path("total").asInt() == 0);
        }

        @Test
        void findEventsByTheirText() throws Exception {
            start(TestPlugins.admin());

            assertThat(get("/api/v1/events?contains=%22good%22").body().lines()).hasSize(1);
            assertThat(get("/api/v1/events?contains=nothing").body()).isEmpty();
        }

        @Test
        void sayWhatIsWrongWithAQuestion() throws Exception {
            start(TestPlugins.admin());

            assertThat(get("/api/v1/statistics/ranking").body()).contains("of is missing");
            assertThat(get("/api/v1/statistics/ranking?of=clicks").body()).contains("TABLE.COLUMN");
            assertThat(get("/api/v1/statistics/ranking?of=clicks.id&order=odd").body())
                    .contains("order must be");
            assertThat(get("/api/v1/statistics/ranking?of=clicks.id&limit=9999").body())
                    .contains("from 1 to 1000");
            assertThat(get("/api/v1/statistics/flow?step=1s").body()).contains("step must be");
            assertThat(get("/api/v1/statistics/flow?from=2026-01-02&to=2026-01-01")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(get("/api/v1/dead-letters?limit=none").statusCode()).isEqualTo(400);
        }
    }

    @Nested
    class Guards {
        @Test
        void letTheConsoleReplayButNoPageOfSomewhereElse() throws Exception {
            start(TestPlugins.admin());
            String own = "http://" + base.getAuthority();

            assertThat(post(REPLAY, "X-Collector-Request", "1", "Origin", own, "Sec-Fetch-Site", "same-origin")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(REPLAY, "Origin", own).statusCode()).isEqualTo(403);
            for (String origin : List.of("https://evil.example", "http://127.0.0.1:1", "null")) {
                assertThat(post(REPLAY, "X-Collector-Request", "1", "Origin", origin)
                                .statusCode())
                        .as(origin)
                        .isEqualTo(403);
            }
            for (String site : List.of("cross-site", "same-site")) {
                assertThat(post(REPLAY, "X-Collector-Request", "1", "Sec-Fetch-Site", site)
                                .statusCode())
                        .as(site)
                        .isEqualTo(403);
                assertThat(get("/api/v1/events", "Sec-Fetch-Site", site).statusCode())
                        .isEqualTo(403);
            }
        }

        @Test
        void changeNothingOnARequestToRead() throws Exception {
            start(TestPlugins.admin());

            assertThat(get(REPLAY, "X-Collector-Request", "1").statusCode()).isEqualTo(405);
            assertThat(json("/api/v1/dead-letters")
                            .at("/letters/0/replayRequested")
                            .asBoolean())
                    .isFalse();
        }

        @Test
        void keepEverythingOfEventsBehindTheToken() throws Exception {
            start(TestPlugins.adminWithToken("open sesame"));

            for (String path : List.of(
                    "/api/v1/tables",
                    "/api/v1/coverage",
                    "/api/v1/dead-letters",
                    "/api/v1/events",
                    "/api/v1/ledger",
                    "/api/v1/statistics/ranking?of=clicks.id",
                    "/api/v1/statistics/flow",
                    "/api/v1/statistics/trend")) {
                assertThat(get(path).statusCode()).as(path).isEqualTo(401);
                assertThat(get(path, "Authorization", "Bearer open sesame").statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            assertThat(post(REPLAY, "X-Collector-Request", "1").statusCode()).isEqualTo(401);
        }

        @Test
        void serveThePageWithoutATokenAndWithStrictHeaders() throws Exception {
            start(TestPlugins.adminWithToken("open sesame"));

            for (String path : Assets.paths()) {
                HttpResponse<String> answer = get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().map())
                        .containsEntry("x-content-type-options", List.of("nosniff"))
                        .containsEntry("referrer-policy", List.of("no-referrer"))
                        .containsEntry("cross-origin-opener-policy", List.of("same-origin"));
                assertThat(answer.headers()
                                .firstValue("content-security-policy")
                                .orElse(""))
                        .contains(
                                "default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'")
                        .doesNotContain("unsafe");
            }
            assertThat(get("/").body())
                    .doesNotContain("<style")
                    .doesNotContain(" style=")
                    .doesNotContainPattern("<script(?![^>]* src=)");
        }
    }
}
