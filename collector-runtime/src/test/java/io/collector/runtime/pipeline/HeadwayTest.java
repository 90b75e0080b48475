package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeadwayTest {
    private final Headway headway = new Headway("catch-up");

    private void look(int second, double left) {
        headway.look(NOON.plusSeconds(second), left);
    }

    private Remaining remaining() {
        return headway.remaining().orElseThrow();
    }

    @Test
    void tellsRateShareAndTimeLeft() {
        look(0, 36_000);
        assertThat(remaining().timeLeft()).isEmpty();
        look(10, 32_400);
        look(20, 27_000);

        assertThat(remaining())
                .isEqualTo(new Remaining("catch-up", Duration.ofMinutes(450), Duration.ofHours(10), 450));
        assertThat(remaining().share()).isEqualTo(0.25);
        assertThat(remaining().timeLeft()).contains(Duration.ofSeconds(60));
    }

    @Test
    void followsARateThatChanges() {
        look(0, 100_000);
        look(60, 40_000);
        for (int minute = 2; minute <= 13; minute++) {
            look(60 * minute, 40_000 - 60 * minute);
        }
        assertThat(remaining().rate()).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenMoreIsAskedForAndWhenAllIsDone() {
        look(0, 1_000);
        look(10, 500);
        look(20, 5_000);
        assertThat(remaining().timeLeft()).isEmpty();
        assertThat(remaining().total()).isEqualTo(Duration.ofSeconds(5_000));
        look(30, 0);
        assertThat(headway.remaining()).isEmpty();
        look(40, 100);
        assertThat(remaining().total()).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void knowsNoTimeLeftWhileItStandsStill() {
        look(0, 100);
        look(100, 100);
        assertThat(remaining().timeLeft()).isEmpty();
        assertThat(remaining().share()).isZero();
    }
}
