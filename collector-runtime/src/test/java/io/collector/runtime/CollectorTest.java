package io.collector.runtime;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.BlockedException;
import io.collector.api.Coverage;
import io.collector.api.Delivery;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.runtime.config.AdminSettings;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.journal.TestEvents;
import io.collector.runtime.pipeline.ScriptedSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final ScriptedSource source = new ScriptedSource();
    private final ScriptedSink sink = new ScriptedSink();

    private Path dataDir() {
        return folder.resolve("data");
    }

    private Collector collector(AdminSettings admin) {
        return collector(admin, Map.of("s", sink));
    }

    private Collector collector(AdminSettings admin, Map<String, Sink> sinks) {
        return Collector.of(TestPlugins.config(dataDir(), admin, source, sinks), () -> 0);
    }

    private static HttpResponse<String> get(URI base, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void awaitQuiet(Collector collector) throws InterruptedException {
        source.awaitDry();
        await().pollInterval(Duration.ofMillis(5)).until(() -> collector.pending() == 0);
    }

    @Test
    void bringsEverythingFromTheSourceToEverySink() throws Exception {
        ScriptedSink other = new ScriptedSink();
        source.thenPage("1", click("a", "1"), message("m")).thenPage("2", click("a", "1"), click("a", "2"));
        try (Collector collector = collector(TestPlugins.admin(), Map.of("s", sink, "t", other))) {
            collector.start();
            awaitQuiet(collector);

            assertThat(sink.taken()).containsExactly("a", "m", "a");
            assertThat(other.taken()).containsExactly("a", "m", "a");
            assertThat(collector.totals().get("tap").get(0).count().duplicates())
                    .isEqualTo(1);
        }
        assertThat(sink.closed()).isTrue();
        assertThat(source.closed()).isTrue();
        assertThat(dataDir().resolve("admin.port")).doesNotExist();
    }

    @Test
    void tellsOfAGapTheSinkThatWantsToKnowAndTheMetrics() throws Exception {
        ScriptedSink told = new ScriptedSink();
        Coverage.Gap gap = new Coverage.Gap(NOON.minusSeconds(90), NOON, Set.of(CLICKS.name()), "too old");
        source.thenPage("1", List.of(gap), click("a", "1"));
        CollectorConfig config =
                TestPlugins.config(dataDir(), TestPlugins.admin(), source, Map.of("s", sink, "told", told));
        try (Collector collector = Collector.of(TestPlugins.withGaps(config, "told"), () -> 0)) {
            collector.start();
            awaitQuiet(collector);

            assertThat(sink.taken()).containsExactly("a");
            assertThat(told.taken()).hasSize(2).contains("a").anyMatch(id -> id.startsWith("gap-"));
            String metrics = get(collector.address().orElseThrow(), "/metrics").body();
            String labels = "{source=\"tap\",table=\"" + CLICKS.name() + "\"} ";
            assertThat(metrics).contains("collector_gaps_total" + labels + "1.0");
            assertThat(metrics).contains("collector_gap_seconds_total" + labels + "90.0");
        }
    }

    @Test
    void deliversNothingTwiceOverARestart() throws Exception {
        source.thenPage("1", click("a", "1"));
        try (Collector collector = collector(TestPlugins.admin())) {
            collector.start();
            awaitQuiet(collector);
        }
        ScriptedSource second = new ScriptedSource().thenPage("2", click("a", "1"), click("b", "1"));
        ScriptedSink after = new ScriptedSink();
        try (Collector collector =
                Collector.of(TestPlugins.config(dataDir(), TestPlugins.admin(), second, Map.of("s", after)), () -> 0)) {
            collector.start();
            second.awaitDry();
            await().until(() -> collector.pending() == 0);
        }
        assertThat(second.asked()).containsExactly(ScriptedSource.checkpoint("1"));
        assertThat(after.taken()).containsExactly("b");
    }

    @Test
    void letsADeliveryThatIsUnderWayEndWhenItStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        sink.then(batch -> {
            begun.countDown();
            release.await();
            return Delivery.COMPLETE;
        });
        source.thenPage("1", click("a", "1"));
        Collector collector = collector(TestPlugins.admin());
        collector.start();
        begun.await();
        Thread stop = new Thread(collector::close);
        stop.start();
        release.countDown();
        stop.join();

        try (Collector again = collector(TestPlugins.admin())) {
            again.start();
            assertThat(again.pending()).isZero();
        }
        assertThat(sink.taken()).containsExactly("a");
    }

    @Nested
    class Starting {
        @Test
        void isRefusedWhileAnotherHoldsTheDataDirectory() throws Exception {
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();

                assertThatThrownBy(collector(TestPlugins.admin())::start)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContaining(
                                "in use by process " + ProcessHandle.current().pid());
                assertThat(dataDir().resolve("admin.port")).exists();
            }
        }

        @Test
        void isRefusedOnATakenPortAndLeavesNothingBehind() throws Exception {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                AdminSettings admin = new AdminSettings(true, "127.0.0.1", taken.getLocalPort(), Optional.empty());
                assertThatThrownBy(collector(admin)::start)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                        .hasMessageContaining("collector.admin.port");
            }
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();
            }
        }

        @Test
        void isRefusedAtAnAddressThatIsNoneOfThisMachine() {
            AdminSettings admin =
                    new AdminSettings(true, "collector.invalid", 0, Optional.of(Secret.of("a token of some length")));
            assertThatThrownBy(collector(admin)::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("this machine knows no collector.invalid; set collector.admin.host");
        }

        @Test
        void isRefusedWithADamagedJournal() throws Exception {
            Files.createDirectories(dataDir().resolve("journal"));
            Files.writeString(dataDir().resolve("journal/tap.db"), "this is no database at all".repeat(100));

            assertThatThrownBy(collector(TestPlugins.admin())::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("mv '");
        }
    }

    @Nested
    class Admin {
        @Test
        void tellsItsPortAndAnswers() throws Exception {
            source.thenPage("1", List.of(TestEvents.read(NOON.minusSeconds(60), NOON, NOON, 1)), click("a", "1"));
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();
                awaitQuiet(collector);
                URI base = collector.address().orElseThrow();
                assertThat(Files.readString(dataDir().resolve("admin.port")).strip())
                        .isEqualTo(Integer.toString(base.getPort()));
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(dataDir().resolve("admin.port"))))
                        .isEqualTo("rw-------");

                assertThat(get(base, "/health/live").statusCode()).isEqualTo(200);
                assertThat(get(base, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(get(base, "/metrics").body())
                        .contains(
                                "collector_events_delivered_total{sink=\"s\",source=\"tap\",table=\"VendorClicksV2\"} 1.0\n")
                        .contains("collector_events_pending{sink=\"s\",source=\"tap\"} 0.0\n")
                        .contains("collector_source_state{source=\"tap\",state=\"ACTIVE\"} 1.0\n")
                        .contains("collector_sink_state{sink=\"s\",state=\"FAILED\"} 0.0\n")
                        .contains("collector_lag_seconds{sink=\"s\",source=\"tap\"} 0.0\n")
                        .contains("collector_journal_events{source=\"tap\"} 1.0\n")
                        .contains("collector_delivery_duration_seconds_count{sink=\"s\",source=\"tap\"} 1\n");
                JsonNode status =
                        new ObjectMapper().readTree(get(base, "/api/v1/status").body());
                assertThat(status.at("/sources/0/state").asText()).isEqualTo("ACTIVE");
                assertThat(status.at("/sources/0/tables/0/new").asInt()).isEqualTo(1);
                assertThat(status.at("/sinks/0/pending").asInt()).isZero();
                assertThat(status.at("/sinks/0/oldest").isNull()).isTrue();
                assertThat(get(base, "/api/v1/events?table=clicks&limit=5").body())
                        .startsWith("{\"table\":\"" + CLICKS.name() + "\",\"id\":\"a\",\"revision\":\"1\"")
                        .contains("\"source\":\"tap\",\"event\":"
                                + click("a", "1").body() + "}\n");
                JsonNode ledger =
                        new ObjectMapper().readTree(get(base, "/api/v1/ledger").body());
                assertThat(ledger.at("/complete").asBoolean()).isTrue();
                assertThat(ledger.at("/sinks/0/delivered").asInt()).isEqualTo(1);
                HttpResponse<String> page = get(base, "/");
                assertThat(page.body())
                        .contains("Collector")
                        .doesNotContain("http://")
                        .doesNotContain("https://");
                assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                        .startsWith("default-src 'self'");
                assertThat(get(base, "/console/main.js").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void isNotReadyWhileAPersonMustAct() throws Exception {
            for (int i = 0; i < 10_000; i++) {
                sink.thenThrow(new BlockedException("403 from the target", "give it the right"));
            }
            source.thenPage("1", click("a", "1"));
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();
                URI base = collector.address().orElseThrow();
                await().until(() -> get(base, "/health/ready").statusCode() == 503);

                JsonNode status =
                        new ObjectMapper().readTree(get(base, "/api/v1/status").body());
                assertThat(status.at("/sinks/0/state").asText()).isEqualTo("FAILED");
                assertThat(status.at("/sinks/0/reason").asText()).isEqualTo("403 from the target");
                assertThat(status.at("/sinks/0/remedy").asText()).isEqualTo("give it the right");
                assertThat(status.at("/sinks/0/oldest").asText()).isEqualTo(NOON.toString());
            }
        }

        @Test
        void answersOthersWhileSomeDawdle() throws Exception {
            List<Socket> dawdling = new ArrayList<>();
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();
                URI base = collector.address().orElseThrow();
                for (String said : List.of(
                        "GET /api/v1/status HTTP/1.1\r\nHo",
                        "POST /none HTTP/1.1\r\nHost: 127.0.0.1\r\n" + "Content-Length: 1000\r\n\r\n")) {
                    for (int i = 0; i < 8; i++) {
                        Socket socket = new Socket(base.getHost(), base.getPort());
                        dawdling.add(socket);
                        socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                    }
                }
                assertThat(get(base, "/health/live").statusCode()).isEqualTo(200);
                assertThat(get(base, "/api/v1/status").statusCode()).isEqualTo(200);
            } finally {
                for (Socket socket : dawdling) {
                    socket.close();
                }
            }
        }

        @Test
        void asksForTheTokenWhereOneIsConfigured() throws Exception {
            try (Collector collector = collector(TestPlugins.adminWithToken("open sesame"))) {
                collector.start();
                URI base = collector.address().orElseThrow();

                assertThat(get(base, "/api/v1/status").statusCode()).isEqualTo(401);
                assertThat(get(base, "/metrics", "Authorization", "Bearer wrong")
                                .statusCode())
                        .isEqualTo(401);
                assertThat(get(base, "/metrics", "Authorization", "Bearer open sesame")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(get(base, "/metrics", "Authorization", "bearer open sesame")
                                .statusCode())
                        .as("the name of a scheme in small letters")
                        .isEqualTo(200);
                assertThat(get(base, "/health/ready").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void saysWhatIsWrongWithARequest() throws Exception {
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();
                URI base = collector.address().orElseThrow();

                assertThat(get(base, "/nothing").statusCode()).isEqualTo(404);
                assertThat(get(base, "/api/v1/events?since=soon").body()).contains("since must be a duration");
                assertThat(get(base, "/api/v1/events?table=none").statusCode()).isEqualTo(400);
                HttpRequest post = HttpRequest.newBuilder(base.resolve("/api/v1/status"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
                assertThat(HTTP.send(post, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(405);
            }
        }

        @Test
        void answersToItsOwnNameOnly() throws Exception {
            try (Collector collector = collector(TestPlugins.admin())) {
                collector.start();
                URI base = collector.address().orElseThrow();
                try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
                    socket.getOutputStream()
                            .write("GET /api/v1/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    String answer =
                            new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    assertThat(answer).startsWith("HTTP/1.1 421");
                }
            }
        }
    }
}
