package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.engine.SearchEngine;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.SimulatedTap;
import io.collector.source.tap.simulator.Truth;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A day of a tenant, late events among it, to Splunk, Sentinel and OpenSearch at once. The simulator's record of the
 * truth is compared with what each of them holds.
 */
class ThreeSinksTest {
    private static final int EVENTS = Integer.getInteger("acceptance.events");
    private static final int KILLS = Integer.getInteger("acceptance.kills");
    private static final Duration PATIENCE = Duration.ofSeconds(60 + EVENTS / 100);
    private static final String ENGINE = "opensearch_2";

    private Installation installation;
    private SimulatedTap tap;
    private Targets targets;

    @BeforeEach
    void start() throws Exception {
        installation = Installation.unpack("three sinks");
        Scenario scenario = Scenario.DEMO.withLive(0).withUpdates(0).withHistory(EVENTS, Duration.ofHours(23));
        tap = new SimulatedTap(0, scenario, Clock.systemUTC());
        targets = Targets.start(SearchEngine.Kind.OPENSEARCH_2);
        installation.configure("""
                collector {
                  admin.port = 0
                  sources { tap {
                    type = proofpoint-tap, principal = "%s", secret = "%s", base-url = "%s"
                    poll-interval = 5s, start-from = 24h, end-lag = 0s
                  } }
                  %s
                }
                """.formatted(SimulatedTap.PRINCIPAL, SimulatedTap.SECRET, tap.url(), targets.sinks()));
    }

    @AfterEach
    void stop() {
        installation.close();
        targets.close();
        tap.close();
    }

    @Test
    void everyFactReachesEachSinkOnceAlthoughOneIsDownInTheMiddle() throws Exception {
        Installation.Running running = installation.start("run", "-c", "collector.conf");
        await().atMost(PATIENCE).until(() -> targets.azure().count() > EVENTS / 5);
        targets.hec().fail(HecFault.reset());
        long missedBySplunk = targets.hec().count();
        await().atMost(PATIENCE).until(() -> targets.azure().count() >= facts());
        assertThat(targets.hec().count()).as("splunk is down").isLessThan((int) facts());
        targets.hec().heal();
        awaitEverything();
        long peak = running.peakMemory();
        assertThat(running.stop()).as(running.logged()).isZero();

        report("one sink down after " + missedBySplunk + " events, peak memory " + peak / 1024 + " MB");
        assertComplete();
        assertThat(repeated(targets.atSentinel())).as("twice at Sentinel").isZero();
        assertThat(repeated(targets.atSplunk())).as("twice at Splunk").isZero();
    }

    @Test
    void nothingIsLostWhenItIsKilledAtAnyMoment() throws Exception {
        Random random = new Random(4711);
        Installation.Running running = installation.start("run", "-c", "collector.conf");
        for (int kill = 0; kill < KILLS; kill++) {
            int goal = (int) (facts() * (kill + random.nextDouble()) / (KILLS + 1));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> targets.hec().count() + targets.azure().count() >= 2 * goal);
            running.kill();
            running = installation.start("run", "-c", "collector.conf");
        }
        awaitEverything();
        assertThat(running.stop()).as(running.logged()).isZero();

        report(KILLS + " kills");
        assertComplete();
    }

    private long facts() {
        return tap.history().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Each sink holds each fact; the late ones come last. */
    private void awaitEverything() {
        long facts = facts();
        await().atMost(PATIENCE)
                .until(() -> targets.hec().count() >= facts
                        && targets.azure().count() >= facts
                        && targets.count(ENGINE) >= facts);
        // What was repeated after a kill counts, too, so look at what there is: dearer, and hence not so often.
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> distinct(targets.atSplunk()) == facts && distinct(targets.atSentinel()) == facts);
    }

    /** Every fact of the record is at every sink, nothing else is, and nothing twice where ids forbid it. */
    private void assertComplete() throws Exception {
        Map<String, TreeSet<String>> truth = tap.truth().stream()
                .collect(Collectors.groupingBy(
                        Truth::array,
                        TreeMap::new,
                        Collectors.mapping(Truth::key, Collectors.toCollection(TreeSet::new))));
        Map<String, List<JsonNode>> documents = targets.in(ENGINE);
        for (String array : Targets.TABLES.keySet()) {
            assertThat(Truths.copies(array, targets.atSplunk().get(array)).keySet())
                    .as("%s at Splunk", array)
                    .isEqualTo(truth.get(array));
            assertThat(Truths.copies(array, targets.atSentinel().get(array)).keySet())
                    .as("%s at Sentinel", array)
                    .isEqualTo(truth.get(array));
            assertThat(documents.get(array)).as("%s at OpenSearch", array).hasSameSizeAs(truth.get(array));
        }
        assertThat(targets.azure().violations()).isEmpty();
        assertThat(installation.everythingPrinted()).doesNotContain(SimulatedTap.SECRET);
    }

    private static long distinct(Map<String, List<JsonNode>> events) {
        return events.entrySet().stream()
                .mapToLong(e -> Truths.copies(e.getKey(), e.getValue()).size())
                .sum();
    }

    /** Events beyond the first of each fact; the scenario has no updates. */
    private static long repeated(Map<String, List<JsonNode>> events) {
        return events.values().stream().mapToLong(List::size).sum() - distinct(events);
    }

    private void report(String what) throws Exception {
        System.out.printf(
                "%s: %d facts; at Splunk %d (%d repeated), Sentinel %d (%d repeated), OpenSearch %d%n",
                what,
                facts(),
                targets.hec().count(),
                repeated(targets.atSplunk()),
                targets.azure().count(),
                repeated(targets.atSentinel()),
                targets.count(ENGINE));
    }
}
