package io.collector.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration INITIAL = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofSeconds(60);

    private static Backoff always(double number) {
        return new Backoff(INITIAL, MAX, () -> number);
    }

    @Test
    void growsToItsBoundAndBeginsAnew() {
        Backoff backoff = always(0);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(backoff.next(Optional.empty())).isEqualTo(Duration.ofMillis(seconds * 100L));
        }
        backoff.reset();
        assertThat(backoff.next(Optional.empty())).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void waitsAsLongAsItIsAskedToAndALittleLonger() {
        for (double number : new double[] {0, 0.5, 0.999}) {
            for (int seconds : new int[] {1, 7, 300}) {
                Duration asked = Duration.ofSeconds(seconds);
                assertThat(always(number).next(Optional.of(asked))).isBetween(asked, asked.plus(asked.dividedBy(10)));
            }
        }
    }

    @Test
    void addsNoMoreThanItsBoundToALongWait() {
        Duration day = Duration.ofDays(1);
        assertThat(always(0.999).next(Optional.of(day))).isBetween(day, day.plus(MAX));
    }

    @Test
    void takesNothingForNoAnswer() {
        assertThat(always(0.5).next(Optional.of(Duration.ZERO))).isEqualTo(Duration.ofMillis(550));
    }

    /** A target tells all lanes the same; they must not all come back in the same moment. */
    @Test
    void comesBackAtDifferentTimesThoughAllAreAskedToWaitEquallyLong() {
        Random random = new Random(1);
        Set<Duration> pauses = new TreeSet<>();
        for (int lane = 0; lane < 64; lane++) {
            pauses.add(new Backoff(INITIAL, MAX, random::nextDouble).next(Optional.of(Duration.ofSeconds(30))));
        }
        assertThat(pauses).hasSize(64);
    }
}
