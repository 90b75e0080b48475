package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.source.tap.Lane.Effort;
import io.collector.source.tap.Simulation.Asked;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the settings, and whatever happens between polls. */
class PlannerTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    @Property(tries = 60)
    void asksOnlyForWhatTapAcceptsAndNoMoreThanItGrants(
            @ForAll @IntRange(max = 3600) int lookBack,
            @ForAll @IntRange(max = 604_800) int startFrom,
            @ForAll @IntRange(max = 7200) int lag,
            @ForAll @IntRange(min = 20, max = 400) int usable,
            @ForAll @IntRange(min = 5, max = 3600) int interval,
            @ForAll @Size(max = 25) List<@IntRange(max = 900_000) Integer> pauses,
            @ForAll @IntRange(max = 5) int fault) {
        Simulation simulation = new Simulation(new Planner(
                Endpoint.ALL,
                true,
                Duration.ofSeconds(lookBack),
                Duration.ofSeconds(startFrom),
                new Governor(usable, Duration.ofSeconds(interval))));
        simulation.limits = Limits.documented(Duration.ofSeconds(lag));
        int n = 0;
        for (int pause : pauses) {
            simulation.now = simulation.now.plusMillis(pause % 4 == 0 ? pause * 1000L : pause);
            simulation.restart();
            for (int i = 0; i < 25; i++) {
                simulation.step(++n % 6 == fault);
            }
        }
        for (Asked a : simulation.asked) {
            Window window = a.request().window();
            assertThat(window.length()).isBetween(Window.SHORTEST, Window.LONGEST);
            assertThat(window.interval()).as("whole seconds").doesNotContain(".");
            assertThat(window.from()).isAfter(a.at().minus(Planner.RETENTION).plusSeconds(560));
            assertThat(window.to()).isBeforeOrEqualTo(a.at().minusSeconds(lag));
        }
        for (Pool pool : Pool.values()) {
            assertThat(simulation.mostInADay(pool)).isLessThanOrEqualTo(usable);
        }
    }

    @Property(tries = 12)
    void readsEveryMomentAgainAtEachAge(
            @ForAll @Size(min = 6, max = 6) List<@IntRange(min = 1, max = 40) Integer> outages,
            @ForAll @IntRange(min = 3, max = 9) int fault) {
        Simulation simulation = new Simulation(Simulation.planner(720, Duration.ofMinutes(10), DAY));
        int n = 0;
        for (int outage : outages) {
            simulation.now = simulation.now.plus(Duration.ofMinutes(outage % 2 == 0 ? outage * 60L : outage));
            simulation.restart();
            Instant end = simulation.now.plus(Duration.ofHours(30));
            while (simulation.now.isBefore(end)) {
                simulation.step(++n % fault == 0);
            }
        }
        // The last to fail may rest for long before it is asked for again.
        simulation.run(Trouble.LONGEST_REST.plus(HOUR));
        Instant first = simulation.state.progress().origin().orElseThrow();
        assertThat(simulation.gaps).as("never read").allMatch(Hole::read);
        for (Age age : List.of(Age.SETTLED, Age.HOURS, Age.DAY)) {
            Instant due = simulation.now.minus(age.duration()).minus(Duration.ofMinutes(90));
            for (Instant t = first; t.isBefore(due); t = t.plusSeconds(977)) {
                assertThat(simulation.wasRead(t, age.duration()))
                        .as("%s was read %s later or more", t, age.duration())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 30, 60})
    void readsAllSevenDaysAtOnceHoweverOftenLivePollsAreWanted(int interval) {
        Simulation sim = new Simulation(Simulation.planner(1_620, Duration.ofSeconds(interval), Duration.ofDays(7)));
        sim.run(Duration.ofMinutes(5));
        assertThat(IntStream.range(1, 7 * 24))
                .as("hours ago that were not read")
                .filteredOn(hour -> !sim.wasRead(Simulation.START.minus(Duration.ofHours(hour)), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void readsEveryHourOnceMoreJustBeforeTapForgetsIt() {
        Simulation simulation = new Simulation(Simulation.planner(720, Duration.ofMinutes(15), DAY));
        simulation.run(Duration.ofDays(9));
        Instant due = simulation.now.minus(Age.WEEK.duration()).minus(Duration.ofMinutes(90));
        for (Instant t = Simulation.START.minus(DAY).plusSeconds(1); t.isBefore(due); t = t.plusSeconds(977)) {
            assertThat(simulation.wasRead(t, Age.WEEK.duration())).as("%s", t).isTrue();
        }
        assertThat(simulation.state.toCheckpoint().toString()).hasSizeLessThan(6_000);
    }

    @Property(tries = 40)
    void catchesUpWithoutAHoleOrWritesDownAGap(
            @ForAll @IntRange(min = 60, max = 604_800) int startFrom,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 900_000) Integer> pauses) {
        Simulation simulation =
                new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), Duration.ofSeconds(startFrom)));
        for (int pause : pauses) {
            simulation.now = simulation.now.plusSeconds(pause);
            simulation.restart();
            simulation.step(false);
            for (int i = 0; i < 5_000 && !simulation.state.progress().isCaughtUp(); i++) {
                simulation.step(false);
            }
            assertThat(simulation.state.progress().isCaughtUp())
                    .as("a catch-up ends")
                    .isTrue();
        }
        List<Window> covered = new ArrayList<>();
        simulation.gaps.forEach(g -> covered.add(new Window(g.from(), g.to())));
        simulation.asked.stream()
                .filter(a -> a.request().kind() != Plan.Kind.CLICKS)
                .forEach(a -> covered.add(a.request().window()));
        covered.sort(Comparator.comparing(Window::from));
        Instant end = covered.get(0).from();
        for (Window window : covered) {
            assertThat(window.from()).isBeforeOrEqualTo(end);
            end = Times.later(end, window.to());
        }
        assertThat(end).isAfter(simulation.now.minusSeconds(125));
    }

    @Test
    void keepsPollingTheNewestWhileItCatchesUp() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        simulation.run(Duration.ofHours(2));
        int before = simulation.asked.size();
        simulation.now = simulation.now.plus(Duration.ofDays(5));
        Instant back = simulation.now;
        simulation.run(Duration.ofHours(20));
        List<Asked> after = simulation.asked.subList(before, simulation.asked.size());
        assertThat(after.get(0).request().kind()).isEqualTo(Plan.Kind.LIVE);
        Instant last = back;
        for (Asked a : after) {
            if (a.request().kind() == Plan.Kind.LIVE) {
                assertThat(Duration.between(last, a.at())).isLessThanOrEqualTo(Duration.ofSeconds(61));
                last = a.at();
            }
        }
        List<Window> caught = after.stream()
                .filter(a -> a.request().kind() == Plan.Kind.CATCH_UP)
                .map(a -> a.request().window())
                .toList();
        assertThat(caught).hasSizeBetween(119, 122);
        for (int i = 1; i < caught.size(); i++) {
            assertThat(caught.get(i).from()).isEqualTo(caught.get(i - 1).to());
        }
        assertThat(simulation.state.progress().isCaughtUp()).isTrue();
    }

    @Test
    void writesDownOneGapForWhatTapNoLongerKeeps() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
        simulation.run(HOUR);
        Instant readUpTo = simulation.state.progress().readUpTo().orElseThrow();
        simulation.now = simulation.now.plus(Duration.ofDays(9));
        simulation.run(Duration.ofHours(3));
        assertThat(simulation.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(readUpTo);
            assertThat(gap.to())
                    .isEqualTo(simulation
                            .of(Plan.Kind.CATCH_UP)
                            .get(0)
                            .request()
                            .window()
                            .from());
        });
        assertThat(simulation.state.progress().isCaughtUp()).isTrue();
    }

    @Test
    void staysWithinTheAllowanceForAWeek() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        simulation.run(Duration.ofHours(50));
        simulation.now = simulation.now.plus(Duration.ofHours(9));
        simulation.restart();
        simulation.run(Duration.ofHours(109));
        Instant dayFrom = simulation.now.minus(DAY);
        for (Plan.Kind kind : Plan.Kind.values()) {
            System.out.printf(
                    "%s: %d in a week, %d in the last day%n",
                    kind,
                    simulation.of(kind).size(),
                    simulation.of(kind).stream()
                            .filter(a -> a.at().isAfter(dayFrom))
                            .count());
        }
        System.out.printf(
                "most in 24 hours: %d of all, %d of clicks%n",
                simulation.mostInADay(Pool.SIEM), simulation.mostInADay(Pool.CLICKS_PERMITTED));
        assertThat(simulation.mostInADay(Pool.SIEM)).isBetween(1_440, 1_620);
        assertThat(simulation.mostInADay(Pool.CLICKS_PERMITTED)).isBetween(1_430, 1_620);
        assertThat(simulation.of(Plan.Kind.LIVE).stream()
                        .filter(a -> a.at().isAfter(dayFrom))
                        .count())
                .isGreaterThan(1_420);
        assertThat(simulation.of(Plan.Kind.SWEEP)).hasSizeBetween(300, 96 * 7);
    }

    @Property(tries = 6)
    void neverStopsForLongerThanItsPaceThoughTheIntervalCannotBeKept(
            @ForAll @IntRange(min = 24, max = 300) int usable, @ForAll @IntRange(min = 5, max = 200) int interval) {
        Simulation simulation =
                new Simulation(Simulation.planner(usable, Duration.ofSeconds(interval), Duration.ofDays(6)));
        simulation.run(Duration.ofDays(3));
        Duration pace = simulation.planner.governor().pace();
        List<Asked> live = simulation.of(Plan.Kind.LIVE);
        for (int i = 1; i < live.size(); i++) {
            assertThat(Duration.between(live.get(i - 1).at(), live.get(i).at()))
                    .isLessThanOrEqualTo(pace.plusSeconds(2));
        }
        assertThat(simulation.mostInADay(Pool.SIEM)).isLessThanOrEqualTo(usable);
        assertThat(simulation.of(Plan.Kind.CATCH_UP)).as("what catches up").hasSizeGreaterThan(4);
    }

    @Test
    void callsNothingLateThatWasNotReadBeforeAndEverythingNewThatWas() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        simulation.run(Duration.ofHours(5));
        assertThat(simulation.of(Plan.Kind.CATCH_UP))
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.request().lateBefore())
                        .isBefore(a.request().window().from().minus(Duration.ofDays(6))));
        assertThat(simulation.of(Plan.Kind.SWEEP))
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.request().lateBefore())
                        .isEqualTo(a.request().window().to()));
        List<Asked> live = simulation.of(Plan.Kind.LIVE);
        assertThat(live.get(0).request().lateBefore())
                .isBefore(live.get(0).request().window().from());
        assertThat(live.get(5).request().lateBefore())
                .isEqualTo(live.get(4).request().window().to().minus(Duration.ofMinutes(40)));
    }

    @Test
    void readsTheWholeLookBackLessOftenWhileAnswersAreLarge() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
        simulation.effort = new Effort(50_000, Duration.ofSeconds(5));
        simulation.run(Duration.ofMinutes(30));
        List<Asked> live = simulation.of(Plan.Kind.LIVE);
        long full = live.stream()
                .filter(a -> a.request().window().length().equals(Window.LONGEST))
                .count();
        assertThat(full).as("one in three").isBetween(9L, 12L);
        for (int i = 1; i < live.size(); i++) {
            assertThat(live.get(i).request().window().from())
                    .isBefore(live.get(i - 1).request().window().to().minusSeconds(200));
        }
        simulation.effort = Effort.NONE;
        simulation.run(Duration.ofMinutes(10));
        assertThat(simulation.state.progress().live().every()).isEqualTo(1);
    }

    @Test
    void givesUpNothingOfThePastWhileTheNewestCannotBeRead() {
        Simulation simulation = new Simulation(Simulation.planner(200, Duration.ofMinutes(10), DAY));
        simulation.run(Duration.ofHours(6));
        Instant lost = simulation.now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
        simulation.state = simulation.state.with(
                simulation.state.progress().plus(new Range(Range.Kind.NEW, lost, lost.plus(HOUR))));
        simulation.now = simulation.now.plus(Duration.ofDays(8));
        for (int i = 0; i < 60; i++) {
            simulation.state = simulation
                    .state
                    .requested(Pool.SIEM, simulation.now)
                    .requested(Pool.CLICKS_PERMITTED, simulation.now);
        }
        Instant clicks = simulation.now.plus(HOUR);
        Moment failing = new Moment(simulation.now, simulation.limits, simulation.now, clicks, false, Instant.MIN);
        assertThat(simulation.planner.next(simulation.state, failing)).isInstanceOf(Plan.Wait.class);
        assertThat(simulation.planner.next(
                        simulation.state,
                        new Moment(simulation.now, simulation.limits, Instant.MIN, clicks, false, Instant.MIN)))
                .as("which is due at once")
                .isInstanceOf(Plan.Request.class);
        simulation.run(HOUR);
        assertThat(simulation.gaps).anySatisfy(gap -> assertThat(gap.from()).isEqualTo(lost));
    }

    @Test
    void readsWhatABackfillAsksForAfterEverythingElse() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        Instant from = Simulation.START.minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        Instant to = from.plus(Duration.ofHours(5));
        simulation.state = simulation.state.backfilling(from, to);
        simulation.restart();
        simulation.run(HOUR);
        List<Asked> backfill = simulation.of(Plan.Kind.BACKFILL);
        assertThat(backfill).hasSize(5);
        assertThat(backfill.get(0).request().window().from()).isEqualTo(from);
        assertThat(backfill.get(4).request().window().to()).isEqualTo(to);
        assertThat(backfill.get(0).at())
                .isAfter(simulation.of(Plan.Kind.CATCH_UP).get(22).at());
        assertThat(simulation.state.progress().outstanding()).isEmpty();
    }

    @Test
    void goesOnFromTheCheckpointOfAnEarlierVersionInTheMiddleOfACatchUp() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        simulation.state = TapState.of(new Checkpoint(Map.of(
                "origin", "2026-03-08T12:00:00Z",
                "read-up-to", "2026-03-10T03:00:00Z",
                "position", "2026-03-10T02:00:00Z")));
        simulation.run(Duration.ofMinutes(1));
        List<Asked> caught = simulation.of(Plan.Kind.CATCH_UP);
        assertThat(caught.get(0).request().window().from()).isEqualTo("2026-03-10T02:00:00Z");
        assertThat(caught.get(1).request().window().from()).isEqualTo("2026-03-10T03:00:00Z");
        assertThat(simulation.state.progress().isCaughtUp()).isTrue();
    }

    @Property(tries = 50)
    void survivesAClockThatIsSetBack(@ForAll @IntRange(min = 1, max = 1_000_000) int back) {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
        simulation.run(Duration.ofSeconds(30));
        Instant now = Simulation.START.minusSeconds(back);
        Plan plan = simulation.planner.next(simulation.state, Moment.of(now, simulation.limits));
        assertThat(plan).isInstanceOfSatisfying(Plan.Request.class, request -> {
            assertThat(request.holes()).isEmpty();
            assertThat(request.window().to()).isBeforeOrEqualTo(now);
            assertThat(request.window().length()).isBetween(Window.SHORTEST, Window.LONGEST);
        });
    }
}
