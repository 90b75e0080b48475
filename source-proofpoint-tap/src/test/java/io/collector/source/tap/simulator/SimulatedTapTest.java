package io.collector.source.tap.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Simulator;
import io.collector.api.SourcePlugin;
import io.collector.source.tap.TapPlugin;
import io.collector.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the stand-in is as strict as TAP. */
class SimulatedTapTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String HOUR = "interval=2026-03-10T11:00:00Z/2026-03-10T12:00:00Z";

    private final ManualClock clock = ManualClock.at(NOW);
    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedTap tap;

    @BeforeEach
    void start() throws IOException {
        tap = new SimulatedTap(0, Scenario.quiet(500).withHistory(500, Duration.ofHours(2)), clock);
    }

    @AfterEach
    void stop() {
        tap.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interval=2026-03-10T11:00:00Z/2026-03-10T11:00:29Z | The requested interval is too short. Requests must be for at least 30.00s of data",
                "interval=2026-03-03T11:59:59Z/2026-03-03T12:30:00Z | The requested start time is too far into the past. Requests for information up to 7.00d are accepted",
                "sinceTime=2026-03-03T11:59:59Z | The sinceTime parameter gives a time too far into the past",
                "interval=2026-03-10T11:30:00Z/2026-03-10T12:00:01Z | The requested interval is still current.",
                "interval=2026-03-10T10:59:59Z/2026-03-10T12:00:00Z | The requested interval is too long. Requests must be for at most 3600.00s of data",
                "interval=2026-03-10T11:00:00Z/2026-03-10T11:30:00Z&sinceSeconds=60 | Exactly one of interval, sinceSeconds and sinceTime is required",
                "threatStatus=active | Exactly one of interval, sinceSeconds and sinceTime is required",
                "sinceSeconds=60&threatStatus=false-positive | Unknown threatStatus: false-positive"
            })
    void refusesWhatTapRefuses(String query, String text) throws Exception {
        HttpResponse<String> response = get("/v2/siem/all?format=json&" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "interval=2026-03-10T11:00:00Z/PT30M",
        "interval=PT30M/2026-03-10T11:30:00Z",
        "interval=2026-03-10T11:00:00%2B00:00/2026-03-10T11:59:30-0000",
        "sinceSeconds=3600",
        "sinceTime=2026-03-10T11:30:00Z"
    })
    void takesEveryFormOfTime(String query) throws Exception {
        assertThat(get("/v2/siem/all?format=json&" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void saysSyslogUnlessJsonIsAskedFor() throws Exception {
        assertThat(get("/v2/siem/all?" + HOUR).body()).startsWith("<38>");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/siem/all, clicksBlocked clicksPermitted messagesBlocked messagesDelivered",
        "/v2/siem/issues, clicksPermitted messagesDelivered",
        "/v2/siem/clicks/blocked, clicksBlocked",
        "/v2/siem/clicks/permitted, clicksPermitted",
        "/v2/siem/messages/blocked, messagesBlocked",
        "/v2/siem/messages/delivered, messagesDelivered"
    })
    void answersWithTheListsOfTheEndpointEvenWhenTheyAreEmpty(String path, String lists) throws Exception {
        String body = get(path + "?format=json&interval=2026-03-09T00:00:00Z/2026-03-09T01:00:00Z")
                .body();
        Matcher found = Pattern.compile("\"(\\w+)\":\\[]").matcher(body);
        assertThat(found.results().map(r -> r.group(1))).containsExactlyInAnyOrder(lists.split(" ", -1));
        assertThat(body).contains("\"queryEndTime\":\"2026-03-09T01:00:00Z\"");
    }

    @Test
    void wantsCredentialsAndAKnownPath() throws Exception {
        HttpRequest bare = HttpRequest.newBuilder(URI.create(tap.url() + "/v2/siem/all?" + HOUR))
                .build();
        assertThat(client.send(bare, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(get("/v2/siem/everything?" + HOUR).statusCode()).isEqualTo(404);
    }

    @Test
    void countsTwoPoolsOver24Hours() throws Exception {
        try (SimulatedTap small = new SimulatedTap(0, Scenario.quiet(0).withRequestsPerDay(2), clock)) {
            String all = small.url() + "/v2/siem/all?format=json&sinceSeconds=60";
            assertThat(send(all).statusCode()).isEqualTo(200);
            clock.advance(Duration.ofHours(1));
            assertThat(send(all).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = send(small.url() + "/v2/siem/messages/blocked?format=json&sinceSeconds=60");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
            assertThat(send(small.url() + "/v2/siem/clicks/permitted?format=json&sinceSeconds=60")
                            .statusCode())
                    .isEqualTo(200);
            clock.advance(Duration.ofHours(23));
            assertThat(send(all).statusCode()).isEqualTo(200);
            assertThat(send(all).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void tellsItsOwnTimeAndShufflesItsAnswers() throws Exception {
        tap.skew(Duration.ofMinutes(5));
        HttpResponse<String> one = get("/v2/siem/all?format=json&" + HOUR);
        HttpResponse<String> other = get("/v2/siem/all?format=json&" + HOUR);
        assertThat(one.headers().firstValue("Date")).contains("Tue, 10 Mar 2026 12:05:00 GMT");
        assertThat(other.body()).hasSameSizeAs(one.body()).isNotEqualTo(one.body());
        char[] a = one.body().toCharArray();
        char[] b = other.body().toCharArray();
        Arrays.sort(a);
        Arrays.sort(b);
        assertThat(b).as("the same, in another order").isEqualTo(a);
    }

    @Test
    void isControlledFromOutside() throws Exception {
        HttpRequest fault = HttpRequest.newBuilder(URI.create(tap.url() + "/_fault?kind=status&status=503&times=1"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(fault, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
        assertThat(get("/v2/siem/all?format=json&" + HOUR).statusCode()).isEqualTo(503);
        assertThat(get("/v2/siem/all?format=json&" + HOUR).statusCode()).isEqualTo(200);
        assertThat(get("/_truth").body().lines()).hasSize(500);
        assertThat(get("/_requests").body().lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .contains("\"status\":503");
    }

    @Test
    void isFoundAsAServiceOfItsSource() throws Exception {
        Simulator simulator = ServiceLoader.load(Simulator.class).stream()
                .map(ServiceLoader.Provider::get)
                .findFirst()
                .orElseThrow();
        assertThat(simulator.type()).isEqualTo(TapPlugin.TYPE);
        for (SourcePlugin<?> plugin : ServiceLoader.load(SourcePlugin.class)) {
            assertThat(plugin).isInstanceOf(TapPlugin.class);
        }
        try (Simulator.Running running = simulator.start()) {
            assertThat(running.history().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(2_025);
            assertThat(running.history()).hasSize(4);
            assertThat(running.settings()).contains("type = proofpoint-tap").contains("poll-interval = 5s");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(tap.url() + path);
    }

    private HttpResponse<String> send(String address) throws Exception {
        String login = SimulatedTap.PRINCIPAL + ":" + SimulatedTap.SECRET;
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
