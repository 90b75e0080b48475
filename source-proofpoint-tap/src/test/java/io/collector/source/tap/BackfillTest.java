package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.RejectedException;
import io.collector.source.tap.simulator.Asked;
import io.collector.source.tap.simulator.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final Instant NOW = Rig.START;
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(
                Scenario.quiet(400).withHistory(400, Duration.ofDays(3)),
                new Rig.Settings().withoutClicks().startFrom(Duration.ofHours(2)));
        rig.untilUpToDate();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void readsAStretchFromBeforeTheFirstRun() throws Exception {
        int before = rig.kept.size();
        Instant from = NOW.minus(Duration.ofHours(30));
        rig.checkpoint = rig.source().backfill(rig.checkpoint, from, from.plus(Duration.ofHours(6)));
        rig.run(Duration.ofMinutes(20));
        assertThat(rig.kept.size()).isGreaterThan(before + 10);
        List<Asked> asked = rig.tap.requests().stream()
                .filter(a -> a.to().isBefore(NOW.minus(Duration.ofHours(20))))
                .toList();
        assertThat(asked).hasSize(6);
        assertThat(asked.get(0).from()).isEqualTo(from);
        assertThat(asked.get(5).to()).isEqualTo(from.plus(Duration.ofHours(6)));
        assertThat(rig.gaps()).isEmpty();
    }

    @Test
    void showsHowMuchOfItIsLeft() throws Exception {
        Instant from = NOW.minus(Duration.ofHours(30));
        rig.checkpoint = rig.source().backfill(rig.checkpoint, from, from.plus(Duration.ofHours(6)));
        rig.step();
        assertThat(rig.context.metrics().gauge("catch_up_left_seconds")).contains(0.0);
        assertThat(rig.context.metrics().gauge("backfill_left_seconds").orElseThrow())
                .isBetween(5 * 3600.0, 6 * 3600.0);
        rig.run(Duration.ofMinutes(20));
        assertThat(rig.context.metrics().gauge("backfill_left_seconds")).contains(0.0);
    }

    @Test
    void showsHowMuchIsLeftToCatchUpWith() throws Exception {
        try (Rig anew =
                new Rig(Scenario.quiet(0), new Rig.Settings().withoutClicks().startFrom(Duration.ofHours(9)))) {
            anew.step();
            assertThat(anew.context.metrics().gauge("catch_up_left_seconds").orElseThrow())
                    .isBetween(7 * 3600.0, 9 * 3600.0);
            anew.untilUpToDate();
            assertThat(anew.context.metrics().gauge("catch_up_left_seconds")).contains(0.0);
        }
    }

    @Test
    void leavesOutWhatTapNoLongerKeeps() throws Exception {
        rig.checkpoint =
                rig.source().backfill(rig.checkpoint, NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofHours(165)));
        rig.run(Duration.ofMinutes(20));
        assertThat(rig.faults).isEmpty();
        assertThat(rig.gaps())
                .as("what was left out when it was asked for is no gap")
                .isEmpty();
        assertThat(rig.tap.requests()).anySatisfy(a -> assertThat(a.from()).isBefore(NOW.minus(Duration.ofHours(167))));
    }

    @Test
    void cutsWhatIsStillToCome() throws Exception {
        rig.checkpoint =
                rig.source().backfill(rig.checkpoint, NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(1)));
        rig.run(Duration.ofMinutes(10));
        assertThat(TapState.of(rig.checkpoint).progress().outstanding()).isEmpty();
    }

    @Test
    void refusesWhatCannotBeRead() {
        assertRefused(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(8)), "no longer keeps");
        assertRefused(NOW.plus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(2)), "still to come");
        assertRefused(NOW.minusSeconds(60), NOW.minusSeconds(60), "earlier to a later");
    }

    @Test
    void writesDownAGapForWhatPassedOutOfReachBeforeItsTurn() throws Exception {
        Instant oldest = NOW.minus(Duration.ofDays(7)).plus(Duration.ofMinutes(12));
        rig.checkpoint = rig.source().backfill(rig.checkpoint, oldest, oldest.plus(Duration.ofHours(5)));
        rig.clock.advance(Duration.ofHours(3));
        rig.restart();
        rig.run(Duration.ofMinutes(20));
        assertThat(rig.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(oldest);
            assertThat(gap.to()).isBetween(oldest.plus(Duration.ofMinutes(150)), oldest.plus(Duration.ofMinutes(190)));
        });
    }

    @Test
    void writesDownNoGapForWhatHadBeenReadBefore() throws Exception {
        rig.checkpoint = rig.source()
                .backfill(rig.checkpoint, NOW.minus(Duration.ofMinutes(90)), NOW.minus(Duration.ofMinutes(30)));
        Instant readUpTo = TapState.of(rig.checkpoint).progress().readUpTo().orElseThrow();
        rig.clock.advance(Duration.ofDays(8));
        rig.restart();
        rig.run(Duration.ofMinutes(20));
        assertThat(rig.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.from()).isEqualTo(readUpTo));
    }

    private void assertRefused(Instant from, Instant to, String why) {
        assertThatThrownBy(() -> rig.source().backfill(rig.checkpoint, from, to))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(why);
    }
}
