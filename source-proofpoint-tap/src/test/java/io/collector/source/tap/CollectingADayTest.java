package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Coverage;
import io.collector.source.tap.TapConfig.ThreatStatus;
import io.collector.source.tap.simulator.Asked;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole days on the simulator, compared with the truth it keeps. */
class CollectingADayTest {
    private static final String CLICKS = "/v2/siem/clicks/permitted";
    private static final Duration HOURS_23 = Duration.ofHours(23);

    @Test
    void collectsTheHistoryOnceAndNothingElse() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(3_000).withHistory(3_000, HOURS_23))) {
            rig.untilUpToDate();
            rig.run(Duration.ofMinutes(10));
            assertThat(keys(rig))
                    .isEqualTo(rig.tap.truth().stream().map(Truth::key).collect(Collectors.toSet()));
            assertThat(rig.kept).hasSize(3_000);
            assertThat(rig.rejected).isEmpty();
            assertThat(rig.late).as("nothing is late in a first catch-up").isZero();
        }
    }

    @Test
    void missesNothingThatShowsUpLateAndTakesNothingTwice() throws Exception {
        Scenario scenario = Scenario.quiet(200).withLive(60).withLate(20, Duration.ofMinutes(49));
        Rig.Settings settings = new Rig.Settings().pollInterval(Duration.ofMinutes(4));
        try (Rig rig = new Rig(scenario, settings)) {
            rig.untilUpToDate();
            rig.run(Duration.ofHours(24));
            Instant settled = rig.clock.instant().minus(Duration.ofMinutes(10));
            Map<String, Truth> truth =
                    rig.tap.truth().stream().collect(Collectors.toMap(Truth::key, Function.identity()));
            Set<String> due = truth.values().stream()
                    .filter(t -> t.visible().isBefore(settled) && t.filed().isBefore(settled))
                    .filter(t -> t.filed().isAfter(Rig.START.minus(HOURS_23)))
                    .map(Truth::key)
                    .collect(Collectors.toSet());
            assertThat(due).hasSizeGreaterThan(1_500);
            assertThat(keys(rig)).containsAll(due);
            assertThat(truth.keySet()).containsAll(keys(rig));
            assertThat(rig.kept.size())
                    .as("different facts")
                    .isEqualTo(keys(rig).size());
            assertThat(rig.late).as("late ones").isPositive();
        }
    }

    @Test
    void bringsEachUpdateUnderTheSameIdentity() throws Exception {
        Scenario scenario =
                Scenario.quiet(300).withHistory(300, Duration.ofHours(6)).withUpdates(60);
        try (Rig rig = new Rig(scenario, new Rig.Settings().pollInterval(Duration.ofMinutes(5)))) {
            rig.untilUpToDate();
            rig.run(Duration.ofHours(12));
            Map<String, Truth> truth =
                    rig.tap.truth().stream().collect(Collectors.toMap(Truth::key, Function.identity()));
            assertThat(rig.revisions).as("identities").hasSameSizeAs(truth.keySet());
            Map<String, Integer> came =
                    rig.kept.values().stream().collect(Collectors.groupingBy(Keys::of, Collectors.summingInt(e -> 1)));
            long updated = came.values().stream().filter(n -> n == 2).count();
            assertThat(updated).as("facts that came in two versions").isGreaterThan(50);
            came.forEach(
                    (key, n) -> assertThat(n).isLessThanOrEqualTo(truth.get(key).revisions()));
            Set<String> latest = rig.kept.values().stream()
                    .map(e -> Keys.of(e) + Keys.status(e))
                    .collect(Collectors.toSet());
            truth.values().forEach(t -> assertThat(latest).contains(t.key() + t.status()));
        }
    }

    @Test
    void leavesOutFalsePositivesUnlessAskedForThem() throws Exception {
        Scenario scenario =
                Scenario.quiet(300).withHistory(300, Duration.ofHours(6)).withUpdates(60);
        Rig.Settings settings = new Rig.Settings().status(ThreatStatus.ACTIVE, ThreatStatus.CLEARED);
        try (Rig rig = new Rig(scenario, settings.pollInterval(Duration.ofMinutes(5)))) {
            rig.untilUpToDate();
            rig.run(Duration.ofHours(7));
            assertThat(rig.kept.values()).noneMatch(e -> Keys.status(e).equals("falsePositive"));
        }
    }

    @Test
    void asksTheFewestEndpointsForTheTablesThatAreOn() throws Exception {
        assertThat(paths(true, true, true, true)).containsExactlyInAnyOrder("/v2/siem/all", CLICKS);
        assertThat(paths(true, false, true, false)).containsExactly("/v2/siem/all");
        assertThat(paths(false, true, false, true)).containsExactlyInAnyOrder("/v2/siem/all", CLICKS);
        assertThat(paths(false, true, false, false)).containsExactly("/v2/siem/clicks/permitted");
        assertThat(paths(true, false, false, false)).containsExactly("/v2/siem/clicks/blocked");
        assertThat(paths(false, false, true, false)).containsExactly("/v2/siem/messages/blocked");
        assertThat(paths(false, false, false, true)).containsExactly("/v2/siem/messages/delivered");
    }

    @Test
    void catchesUpInWindowsThatFollowEachOtherOldestFirst() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(50), new Rig.Settings().startFrom(Duration.ofHours(10)))) {
            rig.untilUpToDate();
            Instant live = rig.lastLive().from();
            List<Asked> asked =
                    rig.asked().stream().filter(a -> !a.to().isAfter(live)).toList();
            assertThat(asked.get(asked.size() - 1).to()).isEqualTo(live);
            assertThat(asked.get(0).from()).isEqualTo(Rig.START.minus(Duration.ofHours(10)));
            for (int i = 1; i < asked.size(); i++) {
                assertThat(asked.get(i).from())
                        .isBeforeOrEqualTo(asked.get(i - 1).to());
                assertThat(asked.get(i).to()).isAfter(asked.get(i - 1).to());
            }
            assertThat(asked).hasSizeLessThanOrEqualTo(11);
            assertThat(rig.clock.instant()).as("without a pause between").isBefore(Rig.START.plusSeconds(90));
        }
    }

    @Test
    void readsTheWholeLookBackAgainAtEachPoll() throws Exception {
        Rig.Settings settings =
                new Rig.Settings().lookBack(Duration.ofMinutes(30)).startFrom(Duration.ofHours(2));
        try (Rig rig = new Rig(Scenario.quiet(10), settings)) {
            rig.untilUpToDate();
            rig.run(Duration.ofMinutes(3));
            Asked last = rig.lastLive();
            assertThat(last.at()).isAfter(rig.live().get(0).at());
            assertThat(Duration.between(last.from(), last.to())).isEqualTo(Duration.ofMinutes(30));
            assertThat(last.to()).isEqualTo(last.at().minusSeconds(60));
        }
    }

    @Test
    void goesBackOneLookBackAfterAnOutageOfHours() throws Exception {
        Scenario scenario = Scenario.quiet(100).withLive(120).withLate(50, Duration.ofMinutes(50));
        try (Rig rig = new Rig(scenario)) {
            rig.untilUpToDate();
            rig.clock.advance(Duration.ofHours(5));
            rig.restart();
            rig.untilUpToDate();
            rig.run(Duration.ofHours(1));
            Instant settled = rig.clock.instant().minus(Duration.ofMinutes(3));
            Set<String> due = rig.tap.truth().stream()
                    .filter(t -> t.visible().isBefore(settled) && t.filed().isBefore(settled))
                    .filter(t -> t.filed().isAfter(Rig.START.minus(HOURS_23)))
                    .map(Truth::key)
                    .collect(Collectors.toSet());
            assertThat(keys(rig)).containsAll(due);
            assertThat(rig.gaps()).isEmpty();
        }
    }

    @Test
    void writesDownOneGapAfterEightDaysAndGoesOn() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(100).withLive(10))) {
            rig.untilUpToDate();
            Instant readUpTo = TapState.of(rig.checkpoint).progress().readUpTo().orElseThrow();
            rig.clock.advance(Duration.ofDays(8));
            rig.restart();
            rig.untilUpToDate();
            assertThat(rig.faults).isEmpty();
            assertThat(rig.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.from()).isEqualTo(readUpTo);
                assertThat(gap.to())
                        .isBetween(
                                Rig.START.plus(Duration.ofDays(1)),
                                Rig.START.plus(Duration.ofDays(1)).plusSeconds(1200));
                assertThat(gap.tables()).hasSize(4);
            });
            assertThat(reachesWithoutAHole(rig)).isTrue();
        }
    }

    @Test
    void takesNoGapInStartingSevenDaysBack() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(10), new Rig.Settings().startFrom(Duration.ofDays(7)))) {
            rig.untilUpToDate();
            assertThat(rig.gaps()).isEmpty();
            assertThat(rig.faults).isEmpty();
            assertThat(rig.asked().stream()
                            .map(Asked::from)
                            .min(Instant::compareTo)
                            .orElseThrow())
                    .isBetween(
                            Rig.START.minus(Duration.ofDays(7)),
                            Rig.START.minus(Duration.ofDays(7)).plusSeconds(900));
        }
    }

    @Test
    void readsNothingFromBeforeTheFirstRunBegan() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(100), new Rig.Settings().startFrom(Duration.ofMinutes(5)))) {
            rig.untilUpToDate();
            rig.run(Duration.ofMinutes(5));
            assertThat(rig.tap.requests())
                    .allSatisfy(a -> assertThat(a.from()).isAfterOrEqualTo(Rig.START.minus(Duration.ofMinutes(5))));
        }
    }

    private static boolean reachesWithoutAHole(Rig rig) {
        List<Coverage> sorted = rig.coverage.stream()
                .sorted(Comparator.comparing(Coverage::from))
                .toList();
        Instant end = sorted.get(0).from();
        for (Coverage stretch : sorted) {
            if (stretch.from().isAfter(end)) {
                return false;
            }
            end = end.isAfter(stretch.to()) ? end : stretch.to();
        }
        return true;
    }

    private static Set<String> paths(boolean cb, boolean cp, boolean mb, boolean md) throws Exception {
        Rig.Settings settings = new Rig.Settings().tables(cb, cp, mb, md).startFrom(Duration.ofHours(3));
        try (Rig rig = new Rig(Scenario.quiet(200).withHistory(200, Duration.ofHours(2)), settings)) {
            rig.untilUpToDate();
            assertThat(rig.reads().get(0).found()).hasSize((cb ? 1 : 0) + (cp ? 1 : 0) + (mb ? 1 : 0) + (md ? 1 : 0));
            assertThat(rig.kept.values())
                    .allSatisfy(e -> assertThat(rig.reads().get(0).found()).containsKey(e.table()));
            return rig.tap.requests().stream().map(Asked::path).collect(Collectors.toSet());
        }
    }

    private static Set<String> keys(Rig rig) {
        return rig.kept.values().stream().map(Keys::of).collect(Collectors.toCollection(HashSet::new));
    }
}
