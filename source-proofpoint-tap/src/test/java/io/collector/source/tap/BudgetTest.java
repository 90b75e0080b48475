package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Checkpoint;
import io.collector.api.RequestPool;
import io.collector.source.tap.simulator.Asked;
import io.collector.source.tap.simulator.Fault;
import io.collector.source.tap.simulator.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

    @Property(tries = 200)
    void countsNoFewerThanTapDoesAndForgetsSoonAfter(
            @ForAll @Size(max = 200) List<@IntRange(max = 20_000) Integer> pauses) {
        RequestLog log = RequestLog.EMPTY;
        List<Instant> made = new ArrayList<>();
        Instant now = START;
        for (int pause : pauses) {
            now = now.plusSeconds(pause);
            log = RequestLog.parse(log.with(now).toString());
            made.add(now);
            Instant then = now;
            long inPeriod = made.stream()
                    .filter(t -> t.plus(RequestLog.PERIOD).isAfter(then))
                    .count();
            long andALittle = made.stream()
                    .filter(t -> t.plus(RequestLog.PERIOD).plusSeconds(300).isAfter(then))
                    .count();
            assertThat((long) log.used(now)).isBetween(inPeriod, andALittle);
            assertThat(log.toString()).hasSizeLessThan(3_000);
        }
    }

    @Test
    void keepsTheIntervalThatTheBudgetAllows() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(0))) {
            rig.untilUpToDate();
            Instant before = rig.clock.instant();
            rig.run(Duration.ofHours(30));
            long polls = rig.live().stream().filter(a -> a.at().isAfter(before)).count();
            assertThat(polls).isBetween(1_750L, 1_801L);
            assertThat(rig.faults).isEmpty();
        }
    }

    @Test
    void neverExceedsTheBudgetThoughItIsRestartedAndTapFails() throws Exception {
        Rig.Settings settings = new Rig.Settings()
                .budget(200, "10%")
                .pollInterval(Duration.ofSeconds(30))
                .startFrom(Duration.ofDays(7));
        try (Rig rig = new Rig(Scenario.quiet(0), settings)) {
            Duration longest = Duration.ZERO;
            for (int i = 0; i < 1200; i++) {
                Instant before = rig.clock.instant();
                if (i % 34 == 0) {
                    rig.restart();
                }
                if (i % 22 == 0) {
                    rig.tap.fail(Fault.status(500, "", 1));
                }
                rig.step();
                Duration took = Duration.between(before, rig.clock.instant());
                longest = longest.compareTo(took) > 0 ? longest : took;
            }
            List<Asked> clicks = new ArrayList<>(rig.tap.requests());
            clicks.removeAll(rig.asked());
            assertThat(mostInADay(rig.asked())).isBetween(150, 180);
            assertThat(mostInADay(clicks)).isBetween(50, 180);
            assertThat(longest).isLessThan(Duration.ofHours(1));
        }
    }

    @Test
    void waitsForARequestToBeForgottenWhenAllAreUsed() throws Exception {
        RequestLog full = RequestLog.EMPTY;
        Instant at = Rig.START.minus(Duration.ofHours(23));
        for (int i = 0; i < 90; i++) {
            full = full.with(at);
        }
        try (Rig rig =
                new Rig(Scenario.quiet(0), new Rig.Settings().withoutClicks().budget(100, "10%"))) {
            rig.checkpoint = new Checkpoint(Map.of("requests.siem", full.toString()));
            rig.run(Duration.ofMinutes(65));
            assertThat(rig.tap.requests()).isEmpty();
            rig.step();
            assertThat(rig.tap.requests()).hasSize(1);
        }
    }

    @Test
    void waitsUntilEnoughIsForgottenWhenTheBudgetWasLowered() {
        RequestLog log = RequestLog.EMPTY;
        for (int i = 0; i < 100; i++) {
            log = log.with(i < 20 ? START : START.plus(Duration.ofHours(20)));
        }
        Instant now = START.plus(Duration.ofHours(21));
        assertThat(new Governor(50, Duration.ofSeconds(60)).usedUpUntil(log, now))
                .contains(START.plus(Duration.ofHours(44)).plus(Duration.ofMinutes(5)));
        assertThat(new Governor(81, Duration.ofSeconds(60)).usedUpUntil(log, now))
                .contains(START.plus(Duration.ofHours(24)).plus(Duration.ofMinutes(5)));
        assertThat(new Governor(101, Duration.ofSeconds(60)).usedUpUntil(log, now))
                .isEmpty();
    }

    @Test
    void showsWhatIsUsedAndWhyItWaits() throws Exception {
        Rig.Settings settings =
                new Rig.Settings().tables(false, true, false, false).pollInterval(Duration.ofSeconds(5));
        try (Rig rig = new Rig(Scenario.quiet(0), settings.budget(100, "0%"))) {
            while (rig.tap.requests().size() < 60) {
                rig.step();
            }
            rig.clock.advance(Duration.ofSeconds(-10));
            RequestPool pool = rig.source().requests().get(0);
            assertThat(pool.name()).isEqualTo("clicks-permitted");
            assertThat(pool.limit()).isEqualTo(100);
            assertThat(pool.used()).as("with the one that a start adds").isEqualTo(61);
            assertThat(pool.waitsUntil()).isPresent();
            assertThat(pool.reason()).contains("spread over the day");
        }
    }

    @Test
    void countsOneMoreAfterEachStart() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(0), new Rig.Settings().withoutClicks())) {
            rig.step();
            rig.restart();
            rig.step();
            rig.step();
            assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                    .isEqualTo(5);
        }
    }

    @Test
    void doesNotCountWhatNeverReachedTap() throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(0), new Rig.Settings().withoutClicks())) {
            rig.tap.close();
            rig.step();
            rig.step();
            assertThat(rig.faults).hasSize(2);
            assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                    .isEqualTo(1);
        }
    }

    /** As that of a machine whose clock has no battery, until it has asked for the time. */
    @ParameterizedTest
    @ValueSource(ints = {-2_000, 2_000})
    void forgetsNothingForAClockThatIsYearsOffAtTheStart(int days) throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(0), new Rig.Settings().withoutClicks())) {
            rig.untilUpToDate();
            int used = TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant());
            rig.clock.advance(Duration.ofDays(days));
            rig.tap.skew(Duration.ofDays(-days));
            rig.restart();
            rig.step();
            rig.step();
            rig.clock.advance(Duration.ofDays(-days));
            rig.tap.skew(Duration.ZERO);
            assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                    .isGreaterThanOrEqualTo(used + 2);
        }
    }

    /** Only TAP's answer puts it right: the pool must not stay closed for as long as the clock is behind. */
    @ParameterizedTest
    @CsvSource({"1, false", "6, false", "6, true", "24, false", "24, true", "72, false", "720, false", "720, true"})
    void asksSoonAgainAfterTheClockWasSetBack(int hours, boolean restarted) throws Exception {
        try (Rig rig = new Rig(Scenario.quiet(0), new Rig.Settings().withoutClicks())) {
            rig.run(Duration.ofDays(2));
            rig.clock.advance(Duration.ofHours(-hours));
            rig.tap.skew(Duration.ofHours(hours));
            if (restarted) {
                rig.restart();
            }
            Instant behind = rig.clock.instant();
            int asked = rig.tap.requests().size();
            rig.run(Duration.ofMinutes(25));
            assertThat(rig.tap.requests()).as("since %s", behind).hasSizeGreaterThan(asked + 5);
        }
    }

    @Test
    void looksAtItsClockAgainWhileItWaits() throws Exception {
        try (Rig rig = new Rig(
                Scenario.quiet(0),
                new Rig.Settings()
                        .withoutClicks()
                        .startFrom(Duration.ofHours(1))
                        .pollInterval(Duration.ofHours(1)))) {
            rig.untilUpToDate();
            assertThat(rig.step().orElseThrow().pause()).isEqualTo(Duration.ofMinutes(5));
        }
    }

    @Test
    void countsARequestInTheFutureAsMadeNow() {
        RequestLog log = RequestLog.EMPTY.with(START.plus(Duration.ofDays(400)));
        assertThat(log.used(START)).isEqualTo(1);
        assertThat(log.with(START).used(START.plus(Duration.ofHours(25)))).isZero();
    }

    @Test
    void refusesWhatIsNotALog() {
        assertThatThrownBy(() -> RequestLog.parse("yesterday 5")).isInstanceOf(IllegalArgumentException.class);
    }

    private static int mostInADay(List<Asked> asked) {
        int most = 0;
        for (Asked end : asked) {
            Instant from = end.at().minus(Duration.ofHours(24));
            int n = (int) asked.stream()
                    .filter(a -> a.at().isAfter(from) && !a.at().isAfter(end.at()))
                    .count();
            most = Math.max(most, n);
        }
        return most;
    }
}
