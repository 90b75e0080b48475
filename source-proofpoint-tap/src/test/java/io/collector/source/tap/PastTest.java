package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.source.tap.Simulation.Asked;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the planner does about the past that TAP has no answer for, or no longer keeps. */
class PastTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void letsAStretchThatTapHasNoAnswerForHoldUpNothingElse() {
        Simulation simulation = afterAnOutage(Duration.ofHours(12));
        Window bad = bad(simulation, Duration.ofSeconds(90));
        simulation.run(Duration.ofHours(8));
        assertThat(simulation.state.progress().outstanding())
                .as("what is left")
                .isNotEmpty()
                .allSatisfy(range -> {
                    assertThat(range.from()).isAfter(bad.from().minusSeconds(60));
                    assertThat(range.to()).isBefore(bad.to().plusSeconds(60));
                });
        simulation.run(Duration.ofDays(2));
        for (Age age : List.of(Age.SETTLED, Age.HOURS, Age.DAY)) {
            for (Instant t = bad.to().plusSeconds(60);
                    t.isBefore(simulation.now.minus(age.duration()).minus(Duration.ofMinutes(90)));
                    t = t.plusSeconds(977)) {
                assertThat(simulation.wasRead(t, age.duration()))
                        .as("%s at %s", t, age)
                        .isTrue();
            }
        }
    }

    @Test
    void asksEverMoreRarelyForWhatTapHasNoAnswerFor() {
        Simulation simulation = afterAnOutage(Duration.ofHours(12));
        bad(simulation, Duration.ofSeconds(90));
        simulation.run(Duration.ofHours(8));
        assertThat(inVain(simulation)).as("in the first hours").hasSizeLessThan(40);
        int before = inVain(simulation).size();
        simulation.run(DAY.multipliedBy(2));
        assertThat(inVain(simulation).size() - before).as("in two days").isBetween(4, 24);
    }

    @Test
    void asksMoreOftenAgainForWhatTapIsAboutToForget() {
        Instant now = Simulation.START;
        Trouble often = new Trouble(9, now, "503");
        assertThat(often.again(now, "503", 0, now.plus(DAY.multipliedBy(3))).until())
                .isEqualTo(now.plus(Trouble.LONGEST_REST));
        assertThat(often.again(now, "503", 0, now.plus(HOUR.multipliedBy(4))).until())
                .isEqualTo(now.plus(HOUR.multipliedBy(2)));
        assertThat(often.again(now, "503", 0, now.plusSeconds(60)).until()).isEqualTo(now.plusSeconds(120));
    }

    @Test
    void spendsFewRequestsOnADayThatTapHasNoAnswerFor() {
        Simulation simulation = afterAnOutage(Duration.ofHours(40));
        Window bad = bad(simulation, DAY);
        simulation.run(Duration.ofHours(24));
        assertThat(inVain(simulation)).hasSizeLessThan(300);
        List<Asked> live = simulation.of(Plan.Kind.LIVE);
        for (int i = live.size() - 1_300; i < live.size(); i++) {
            assertThat(Duration.between(live.get(i - 1).at(), live.get(i).at())).isLessThan(Duration.ofSeconds(75));
        }
        int before = inVain(simulation).size();
        simulation.run(DAY);
        assertThat(inVain(simulation).size() - before).isLessThan(150);
        simulation.run(DAY.multipliedBy(2));
        assertThat(simulation.state.progress().outstanding()).allSatisfy(range -> {
            assertThat(range.from()).isAfter(bad.from().minusSeconds(120));
            assertThat(range.to()).isBefore(bad.to().plusSeconds(120));
        });
        assertThat(simulation.state.progress().outstanding()).hasSizeLessThan(80);
        assertThat(simulation.mostInADay(Pool.SIEM)).isLessThanOrEqualTo(1_620);
    }

    @Test
    void writesDownOneGapWithItsReasonForWhatTapNeverAnswered() {
        Simulation simulation = slowAfterAnOutage(Duration.ofHours(12));
        Window bad = bad(simulation, Duration.ofSeconds(90));
        simulation.run(Duration.ofDays(8));
        assertThat(simulation.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isBetween(bad.from().minusSeconds(60), bad.from());
            assertThat(gap.to()).isBetween(bad.to(), bad.to().plusSeconds(60));
            assertThat(gap.reason()).contains("no answer", "503", "after 7 days");
        });
        assertThat(simulation.state.progress().isCaughtUp()).isTrue();
    }

    @Property(tries = 8)
    void losesNoMoreThanWhatTapNeverAnswered(
            @ForAll @IntRange(min = 1, max = 20_000) int length,
            @ForAll @IntRange(max = 30_000) int offset,
            @ForAll @IntRange(max = 7_200) int other) {
        Simulation simulation = slowAfterAnOutage(Duration.ofHours(16));
        Window bad = bad(simulation, Duration.ofSeconds(length), offset);
        Instant spot = bad.to().plusSeconds(other);
        simulation.unanswerable = simulation.unanswerable.or(w -> meets(w, new Window(spot, spot.plusSeconds(1))));
        simulation.run(Duration.ofDays(8));
        for (Instant t = bad.from(); t.isBefore(bad.to()); t = t.plusSeconds(977)) {
            assertThat(simulation.isGap(t)).as("%s is a gap", t).isTrue();
        }
        assertThat(simulation.gaps).allSatisfy(gap -> {
            assertThat(gap.from()).isAfter(bad.from().minusSeconds(120));
            assertThat(gap.to()).isBefore(spot.plusSeconds(120));
        });
        if (other > 7_000) {
            assertThat(simulation.isGap(spot.minusSeconds(3_500))).isFalse();
        }
        assertThat(simulation.state.progress().isCaughtUp()).isTrue();
    }

    @Test
    void comesBackToWhatTapHasAnAnswerForAgain() {
        Simulation simulation = afterAnOutage(Duration.ofHours(12));
        Instant back = simulation.now;
        simulation.unanswerable = w -> simulation.now.isBefore(back.plus(Duration.ofHours(2)));
        simulation.run(Duration.ofHours(8));
        assertThat(simulation.state.progress().outstanding()).isEmpty();
        assertThat(simulation.gaps).isEmpty();
    }

    @Test
    void keepsWhatIsSetAsideOverARestart() {
        Simulation simulation = afterAnOutage(Duration.ofHours(12));
        bad(simulation, Duration.ofSeconds(90));
        simulation.run(Duration.ofHours(8));
        List<Range> before = simulation.state.progress().setAside();
        simulation.restart();
        assertThat(before).isNotEmpty();
        assertThat(simulation.state.progress().setAside()).isEqualTo(before);
    }

    @Test
    void doesNotShortenTheLiveWindowForTroubleWithThePast() {
        Simulation simulation = afterAnOutage(Duration.ofHours(12));
        bad(simulation, Duration.ofHours(3));
        simulation.run(HOUR);
        assertThat(inVain(simulation)).isNotEmpty();
        assertThat(simulation
                        .of(Plan.Kind.LIVE)
                        .subList(60, simulation.of(Plan.Kind.LIVE).size()))
                .allSatisfy(a -> assertThat(a.request().window().length()).isEqualTo(Window.LONGEST));
    }

    @Test
    void sweepsTheNextHoursThoughOneCannotBeReadAgain() {
        Simulation simulation = new Simulation(Simulation.planner(240, Duration.ofMinutes(15), HOUR));
        simulation.run(DAY);
        Instant from = simulation.now.minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.HOURS);
        Window bad = new Window(from, from.plus(HOUR));
        simulation.unanswerable = w -> meets(w, bad);
        simulation.run(Duration.ofHours(36));
        Instant after = bad.to().plusSeconds(200);
        assertThat(simulation.wasRead(after, Age.HOURS.duration())).isTrue();
        assertThat(simulation.wasRead(after, DAY)).isTrue();
        simulation.run(Duration.ofDays(7));
        assertThat(simulation.gaps).singleElement().satisfies(hole -> {
            assertThat(hole.read()).as("it was read when it was new").isTrue();
            assertThat(hole.from()).isEqualTo(bad.from());
            assertThat(hole.to()).isEqualTo(bad.to());
        });
        assertThat(simulation.state.progress().outstanding()).isEmpty();
    }

    @Test
    void writesDownOneGapForRangesThatTouch() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
        simulation.run(HOUR);
        Instant base = Simulation.START.minus(Duration.ofDays(8)).truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < 3; i++) {
            Instant from = base.plus(HOUR.multipliedBy(i));
            simulation.state = simulation.state.with(
                    simulation.state.progress().plus(new Range(Range.Kind.NEW, from, from.plus(HOUR))));
        }
        int asked = simulation.of(Plan.Kind.CATCH_UP).size();
        simulation.run(HOUR);
        assertThat(simulation.gaps).containsExactly(new Hole(base, base.plus(HOUR.multipliedBy(3)), Trouble.NONE));
        assertThat(simulation.of(Plan.Kind.CATCH_UP))
                .as("a note costs no request")
                .hasSize(asked);
    }

    @Test
    void tellsApartWhyGapsThatTouchAreGaps() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
        simulation.run(HOUR);
        Instant base = Simulation.START.minus(Duration.ofDays(8)).truncatedTo(ChronoUnit.SECONDS);
        Instant middle = base.plus(HOUR);
        Trouble trouble = new Trouble(7, base.plus(DAY), "400");
        simulation.state = simulation.state.with(simulation
                .state
                .progress()
                .plus(new Range(Range.Kind.NEW, base, middle))
                .plus(new Range(Range.Kind.NEW, middle, middle.plus(HOUR), trouble)));
        simulation.run(HOUR);
        assertThat(simulation.gaps)
                .containsExactly(new Hole(base, middle, Trouble.NONE), new Hole(middle, middle.plus(HOUR), trouble));
    }

    @Property(tries = 20)
    void losesNothingOfAFirstRunThatBeginsAsFarBackAsTapAnswers(@ForAll @IntRange(max = 600) int late) {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), Planner.RETENTION));
        simulation.step(false);
        simulation.now = simulation.now.plusSeconds(late);
        simulation.run(HOUR);
        assertThat(simulation.gaps).isEmpty();
        Asked first = simulation.of(Plan.Kind.CATCH_UP).get(0);
        assertThat(simulation.state.progress().origin())
                .contains(first.request().window().from());
        assertThat(first.request().window().from())
                .isBefore(first.at().minus(Planner.RETENTION).plus(Duration.ofMinutes(11)));
        assertThat(simulation.state.progress().isCaughtUp()).isTrue();
    }

    @Test
    void writesDownAGapThoughTheFirstRunBeganShortlyBeforeWhenThatWasWellWithinReach() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        simulation.step(false);
        Instant origin = simulation.state.progress().origin().orElseThrow();
        simulation.now = simulation.now.plus(Duration.ofDays(6)).plus(Duration.ofMinutes(30));
        simulation.run(HOUR);
        assertThat(simulation.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(origin);
            assertThat(gap.to()).isBetween(origin.plus(Duration.ofMinutes(30)), origin.plus(Duration.ofMinutes(50)));
        });
    }

    @Test
    void writesDownAGapForWhatABackfillNeverCameTo() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
        simulation.run(HOUR);
        Instant from = simulation.now.minus(Duration.ofDays(6)).truncatedTo(ChronoUnit.SECONDS);
        simulation.state = simulation.state.backfilling(from, from.plus(HOUR));
        simulation.now = simulation.now.plus(DAY.multipliedBy(2));
        simulation.run(HOUR);
        assertThat(simulation.gaps).contains(new Hole(from, from.plus(HOUR), Trouble.NONE));
    }

    @Test
    void doesNotWaitForABackfillThatReachesIntoTheFuture() {
        Simulation simulation = new Simulation(Simulation.planner(1620, Duration.ofSeconds(60), DAY));
        simulation.run(HOUR);
        Instant now = simulation.now.truncatedTo(ChronoUnit.SECONDS);
        simulation.state = simulation
                .state
                .backfilling(now.minusSeconds(600), now.plus(Duration.ofHours(5)))
                .backfilling(now.minusSeconds(300), now.minusSeconds(200));
        simulation.run(Duration.ofMinutes(20));
        assertThat(simulation.of(Plan.Kind.BACKFILL)).hasSize(2);
        assertThat(simulation.of(Plan.Kind.BACKFILL).get(0).request().window().to())
                .isEqualTo(now.minusSeconds(200));
        simulation.run(Duration.ofHours(6));
        assertThat(simulation.of(Plan.Kind.BACKFILL))
                .as("each hour once it is over")
                .hasSize(8);
        assertThat(simulation.state.progress().outstanding()).isEmpty();
    }

    private static Simulation afterAnOutage(Duration outage) {
        return afterAnOutage(outage, Simulation.planner(1620, Duration.ofSeconds(60), HOUR));
    }

    /** With fewer live polls: quicker over a week. */
    private static Simulation slowAfterAnOutage(Duration outage) {
        return afterAnOutage(outage, Simulation.planner(240, Duration.ofMinutes(15), HOUR));
    }

    private static Simulation afterAnOutage(Duration outage, Planner planner) {
        Simulation simulation = new Simulation(planner);
        simulation.run(HOUR);
        simulation.now = simulation.now.plus(outage);
        return simulation;
    }

    private static Window bad(Simulation simulation, Duration length) {
        return bad(simulation, length, 10_800);
    }

    /** A stretch of the outage that TAP has no answer for. */
    private static Window bad(Simulation simulation, Duration length, int offset) {
        Instant from = simulation.state.progress().readUpTo().orElseThrow().plusSeconds(offset);
        Window bad = new Window(from, from.plus(length));
        simulation.unanswerable = w -> meets(w, bad);
        return bad;
    }

    private static boolean meets(Window a, Window b) {
        return a.from().isBefore(b.to()) && a.to().isAfter(b.from());
    }

    private static List<Asked> inVain(Simulation simulation) {
        return simulation.asked.stream().filter(a -> !a.answered()).toList();
    }
}
