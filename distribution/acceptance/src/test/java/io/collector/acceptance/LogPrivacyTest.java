package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.SimulatedTap;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** At INFO the log tells of faults, of refused events and of recoveries, but never of people. */
class LogPrivacyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> PERSONAL = List.of(
            "recipient", "sender", "subject", "clickIP", "senderIP", "fromAddress", "toAddresses", "replyToAddress");

    @Test
    void noPersonalDataIsLoggedWhateverHappens() throws Exception {
        Scenario scenario = Scenario.DEMO.withLive(0).withUpdates(0).withHistory(400, Duration.ofHours(20));
        try (SimulatedTap tap = new SimulatedTap(0, scenario, Clock.systemUTC());
                Targets targets = Targets.start();
                Installation installation = Installation.unpack("log privacy")) {
            installation.configure(
                    """
                    collector {
                      admin.port = 0
                      logging.format = json
                      sources { tap {
                        type = proofpoint-tap, principal = "%s", secret = "%s", base-url = "%s"
                        poll-interval = 5s, start-from = 24h, end-lag = 0s
                      } }
                      %s
                    }
                    """.formatted(SimulatedTap.PRINCIPAL, SimulatedTap.SECRET, tap.url(), targets.sinks()));
            targets.hec().fail(HecFault.code(503, 9, "Server is busy"));
            Installation.Running running = installation.start("run", "-c", "collector.conf");
            awaitLog(running, "Server is busy");
            targets.hec().fail(HecFault.code(400, 6, "Invalid data format"));
            awaitLog(running, "Invalid data format");
            targets.hec().poison(LogPrivacyTest::refused);
            targets.hec().heal();
            awaitLog(running, "works again");
            await().atMost(PATIENCE)
                    .until(() -> targets.hec().count() > 20 && targets.azure().count() >= 400);
            ObjectMapper json = new ObjectMapper();
            await().atMost(PATIENCE)
                    .until(() -> json
                            .readTree(installation
                                    .run("ledger", "--json", "-c", "collector.conf")
                                    .out())
                            .path("sinks")
                            .findValues("pending")
                            .stream()
                            .allMatch(pending -> pending.asLong() == 0));
            JsonNode letters = json.readTree(installation
                    .run("dead-letters", "list", "--json", "-c", "collector.conf")
                    .out());
            assertThat(letters).hasSizeGreaterThan(10);
            assertThat(letters.findValuesAsText("sink")).containsOnly("splunk");
            assertThat(running.stop()).isZero();

            Set<String> people = new TreeSet<>();
            targets.atSentinel().values().forEach(rows -> rows.forEach(row -> collect(row, people)));
            assertThat(people).hasSizeGreaterThan(50);
            for (String line : running.logged().lines().toList()) {
                assertThat(json.readTree(line).path("level").asText()).isIn("INFO", "WARN", "ERROR");
                assertThat(people).noneMatch(line::contains);
            }
        }
    }

    /** About every eighth event, by what stands in it, so that it is the same one each time. */
    private static int refused(JsonNode envelope) {
        return Math.floorMod(envelope.path("event").path("GUID").asText().hashCode(), 8) == 0 ? 6 : 0;
    }

    private static void awaitLog(Installation.Running running, String text) {
        await().atMost(PATIENCE).until(() -> running.logged().contains(text));
    }

    private static void collect(JsonNode row, Set<String> people) {
        PERSONAL.forEach(column -> texts(row.path(column), people));
    }

    private static void texts(JsonNode value, Set<String> people) {
        if (value.isContainerNode()) {
            value.forEach(v -> texts(v, people));
        } else if (value.isTextual() && value.asText().length() > 5) {
            people.add(value.asText());
        }
    }
}
