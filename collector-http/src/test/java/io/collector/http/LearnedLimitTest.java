package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LearnedLimitTest {
    private final SetClock clock = new SetClock();
    private final LearnedLimit limit = new LearnedLimit(1_000_000, clock);

    @Test
    void isWhatIsConfiguredUntilARequestIsRefused() {
        assertThat(limit.bytes()).isEqualTo(1_000_000);
    }

    @Test
    void halvesWhatWasRefusedAgainAndAgain() {
        limit.refused(800_000);
        assertThat(limit.bytes()).isEqualTo(400_000);
        limit.refused(390_000);
        assertThat(limit.bytes()).isEqualTo(195_000);
    }

    @Test
    void doesNotGrowByAnotherRefusalOfALargerRequest() {
        limit.refused(200_000);
        limit.refused(900_000);
        assertThat(limit.bytes()).isEqualTo(100_000);
    }

    @Test
    void neverFallsSoFarThatEventsCannotBeGatheredNorRisesAboveWhatIsConfigured() {
        limit.refused(100);
        assertThat(limit.bytes()).isEqualTo(16_384);
        LearnedLimit small = new LearnedLimit(10_000, clock);
        small.refused(9_000);
        assertThat(small.bytes()).isEqualTo(10_000);
    }

    @Test
    void forgetsAfterAnHour() {
        limit.refused(800_000);
        clock.advance(Duration.ofMinutes(59));
        assertThat(limit.bytes()).isEqualTo(400_000);
        clock.advance(Duration.ofMinutes(1));
        assertThat(limit.bytes()).isEqualTo(1_000_000);
    }
}
