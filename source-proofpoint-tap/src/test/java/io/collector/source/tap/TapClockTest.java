package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.source.tap.simulator.Fault;
import io.collector.source.tap.simulator.Fault.Kind;
import io.collector.source.tap.simulator.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose clock is believed, and what a clock that is believed for a while may not do. */
class TapClockTest {
    private static final Scenario QUIET = Scenario.quiet(20);

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(QUIET, new Rig.Settings().withoutClicks());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** What stands between has a clock of its own, and a page too. */
    @ParameterizedTest
    @CsvSource({"502, 10", "502, -10", "401, 10", "200, 10", "200, -10", "400, 10", "400, -10", "400, -3"})
    void doesNotGoByTheClockOfAnAnswerThatIsNotTaps(int status, int days) throws Exception {
        rig.untilUpToDate();
        rig.tap.skew(Duration.ofDays(days));
        rig.tap.fail(Fault.status(status, "<html>somebody else's page</html>", 3));
        for (int i = 0; i < 3; i++) {
            rig.step();
        }
        assertThat(rig.faults).isNotEmpty();
        rig.tap.skew(Duration.ZERO);
        rig.tap.heal();
        rig.run(Duration.ofMinutes(20));

        assertThat(rig.gaps()).isEmpty();
        assertThat(rig.tap.requests())
                .allSatisfy(a -> assertThat(a.to())
                        .isBetween(rig.clock.instant().minus(Duration.ofDays(2)), rig.clock.instant()));
    }

    /** Nobody has told what time it is: the requests before may count still. */
    @ParameterizedTest
    @ValueSource(ints = {5, 2_000})
    void forgetsNoRequestsForAClockThatLeaptAheadWhileNobodyAnswers(int days) throws Exception {
        rig.untilUpToDate();
        int used = TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant());
        rig.clock.advance(Duration.ofDays(days));
        rig.tap.fail(Fault.of(Kind.CUT, 2));
        rig.step();
        rig.step();
        rig.clock.advance(Duration.ofDays(-days));
        assertThat(rig.faults).hasSize(2);

        assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                .isEqualTo(used + 2);
    }

    /** As long as the clock is right, that nobody tells the time is no reason not to count. */
    @Test
    void countsEveryRequestThatIsRefusedAfterDaysOfRest() throws Exception {
        rig.untilUpToDate();
        rig.clock.advance(Duration.ofDays(3));
        int before = rig.tap.requests().size();
        rig.tap.fail(Fault.status(502, "bad gateway", 100_000));
        rig.run(Duration.ofHours(20));
        int made = rig.tap.requests().size() - before;

        assertThat(made).isGreaterThan(100);
        assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                .isEqualTo(made);
        assertThat(RequestLog.parse(TapState.of(rig.checkpoint).log(Pool.SIEM).toString()))
                .hasToString(TapState.of(rig.checkpoint).log(Pool.SIEM).toString());
    }

    /** An answer of nothing may be anybody's. */
    @ParameterizedTest
    @ValueSource(ints = {-10, -3, 3, 10})
    void doesNotGoByTheClockOfAnEmptyAnswer(int days) throws Exception {
        rig.untilUpToDate();
        int used = TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant());
        Map<String, String> before = rig.checkpoint.values();
        rig.tap.skew(Duration.ofDays(days));
        rig.tap.fail(Fault.status(204, "", 1));
        rig.step();
        rig.tap.skew(Duration.ZERO);

        assertThat(rig.faults).isEmpty();
        assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                .isEqualTo(used + 1);
        assertThat(rig.checkpoint.values().get("read-up-to"))
                .isLessThan(rig.clock.instant().toString());
        before.forEach((key, value) -> {
            if (key.startsWith("swept")) {
                assertThat(rig.checkpoint.values().get(key))
                        .isLessThan(rig.clock.instant().toString());
            }
        });
    }

    @Test
    void takesNothingForReadThatIsStillToCome() throws Exception {
        rig.untilUpToDate();
        Instant now = rig.clock.instant();
        rig.clock.advance(Duration.ofMinutes(30));
        rig.tap.skew(Duration.ofMinutes(-30));
        // TAP accepts the window, though it is not over.
        rig.tap.fail(Fault.status(200, "{\"clicksBlocked\":[]}", 1));
        rig.step();

        assertThat(rig.faults).isEmpty();
        assertThat(rig.reads()).allSatisfy(r -> assertThat(r.to()).isBeforeOrEqualTo(now.plusSeconds(10)));
        assertThat(Instant.parse(rig.checkpoint.values().get("read-up-to"))).isBeforeOrEqualTo(now.plusSeconds(10));
    }

    /** Two of TAP's machines whose clocks are apart, each of which answers every other request. */
    @Test
    void endsItsWindowsEarlierWhenTapsOwnClocksDiffer() throws Exception {
        rig.untilUpToDate();
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            rig.tap.skew(i % 2 == 0 ? Duration.ofSeconds(80) : Duration.ZERO);
            int faults = rig.faults.size();
            rig.step();
            refused = i >= 20 && rig.faults.size() > faults ? refused + 1 : refused;
        }
        assertThat(refused).as("refusals once both were heard").isZero();
    }
}
