package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.SimulatedTap;
import io.collector.source.tap.simulator.Truth;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** A collector that is at work and told by SIGHUP to read its configuration again, again and again. */
class ReloadTest {
    private static final int EVENTS = Integer.getInteger("acceptance.events");
    private static final int RELOADS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(90 + EVENTS / 100);
    private static final String LINE = "the new configuration is in force";

    private Installation installation;
    private SimulatedTap tap;
    private Targets targets;

    @BeforeEach
    void start() throws Exception {
        installation = Installation.unpack("reload");
        Scenario scenario = Scenario.DEMO.withLive(0).withUpdates(0).withHistory(EVENTS, Duration.ofHours(23));
        tap = new SimulatedTap(0, scenario, Clock.systemUTC());
        targets = Targets.start();
    }

    @AfterEach
    void stop() {
        installation.close();
        targets.close();
        tap.close();
    }

    /** In turn another source and another Splunk sink; that of Sentinel is always the same. */
    private void configure(int version) throws IOException {
        int poll = 5 + (version + 1) / 2;
        int pause = 1_000 + 10 * (version / 2);
        String sinks = targets.sinks().replaceFirst("max = 1s", "max = " + pause + "ms");
        installation.configure("""
                collector {
                  admin.port = 0
                  sources { tap {
                    type = proofpoint-tap, principal = "%s", secret = "%s", base-url = "%s"
                    poll-interval = %ds, start-from = 24h, end-lag = 0s
                  } }
                  %s
                }
                """.formatted(SimulatedTap.PRINCIPAL, SimulatedTap.SECRET, tap.url(), poll, sinks));
    }

    private static void hangUp(Installation.Running running) throws Exception {
        assertThat(new ProcessBuilder(
                                "kill", "-HUP", Long.toString(running.process().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    @DisabledIf("io.collector.runtime.HangUps#areIgnored")
    void losesNothingAndDoublesNothingAndRefusesABadFile() throws Exception {
        configure(0);
        Installation.Running running = installation.start("run", "-c", "collector.conf");
        for (int reload = 1; reload <= RELOADS; reload++) {
            int goal = (int) (facts() * reload / (RELOADS + 2));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> targets.hec().count() >= goal);
            if (reload == RELOADS / 2) {
                refuses(running);
            }
            configure(reload);
            hangUp(running);
            int expected = reload;
            await().atMost(PATIENCE).until(() -> running.logged().split(LINE, -1).length - 1 == expected);
        }
        await().atMost(PATIENCE)
                .until(() -> targets.hec().count() >= facts() && targets.azure().count() >= facts());
        assertThat(running.stop()).as(running.logged()).isZero();

        System.out.printf(
                "%d reloads, one of a bad file: %d facts; at Splunk %d, at Sentinel %d%n",
                RELOADS, facts(), targets.hec().count(), targets.azure().count());
        assertThat(running.logged())
                .contains("in force: source tap changed\n")
                .contains("in force: sink splunk changed\n")
                .doesNotContain("sink azure changed");
        assertComplete(targets.atSplunk());
        assertComplete(targets.atSentinel());
        assertThat(targets.azure().violations()).isEmpty();
    }

    private void refuses(Installation.Running running) throws Exception {
        installation.configure("collector { sources { tap { type = proofpoint-tap, principle = x } } }");
        hangUp(running);
        await().atMost(PATIENCE).until(() -> running.logged().contains("the one before stays in force"));
        assertThat(running.logged())
                .contains(
                        "collector.conf:1  collector.sources.tap.principle  unknown setting; did you mean principal?");
    }

    private long facts() {
        return tap.history().values().stream().mapToLong(Long::longValue).sum();
    }

    private void assertComplete(Map<String, List<JsonNode>> arrived) {
        Map<String, TreeSet<String>> truth = tap.truth().stream()
                .collect(Collectors.groupingBy(
                        Truth::array,
                        TreeMap::new,
                        Collectors.mapping(Truth::key, Collectors.toCollection(TreeSet::new))));
        arrived.forEach((array, events) -> {
            assertThat(Truths.copies(array, events).keySet()).as(array).isEqualTo(truth.get(array));
            assertThat(events).as("%s, none twice", array).hasSameSizeAs(truth.get(array));
        });
    }
}
