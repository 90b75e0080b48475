package io.collector.completeness.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.completeness.world.Fact;
import io.collector.completeness.world.Filing;
import io.collector.completeness.world.Plot;
import io.collector.completeness.world.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReceivedTest {
    private static final World WORLD = World.of(Plot.of(500, Duration.ofDays(1), Filing.INDEXED));
    private static final Instant END = WORLD.plot().end().plus(Duration.ofDays(1));

    private final Received received = new Received(WORLD);

    private void take(Fact fact) {
        for (int content = 0; content < fact.contents(); content++) {
            received.took(fact, content, fact.firstVisible(content).plusSeconds(30));
        }
    }

    @Test
    void findsNothingWrongWhenEverythingCameOnce() {
        WORLD.facts().forEach(this::take);
        Verdict verdict = received.judge(END);
        assertThat(verdict.due()).isEqualTo(WORLD.facts().size());
        assertThat(verdict.missing() + verdict.stale() + verdict.doubled() + verdict.replaced())
                .isZero();
        assertThat(verdict.usualDelays().percentile(99)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void noticesOneThatIsMissingAndOneThatCameTwice() {
        WORLD.facts().stream().skip(1).forEach(this::take);
        Fact twice = WORLD.facts().get(7);
        received.took(twice, 0, END);
        Verdict verdict = received.judge(END);
        assertThat(verdict.missing()).isEqualTo(1);
        assertThat(verdict.doubled()).isEqualTo(1);
    }

    @Test
    void noticesAVerdictThatIsNotTheLatestAndOneThatWasPassedOver() {
        Fact changed = WORLD.facts().stream()
                .filter(f -> f.contents() == 2)
                .findFirst()
                .orElseThrow();
        Received without = new Received(WORLD);
        without.took(changed, 0, END);
        assertThat(without.judge(END).stale()).isEqualTo(1);
        Received onlyLatest = new Received(WORLD);
        onlyLatest.took(changed, 1, END);
        assertThat(onlyLatest.judge(END).stale()).isZero();
        assertThat(onlyLatest.judge(END).replaced()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void countsNothingAsMissingThatHasNotBeenShownYet() {
        assertThat(received.judge(WORLD.plot().start()).due()).isZero();
    }
}
