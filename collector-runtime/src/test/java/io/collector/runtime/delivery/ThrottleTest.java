package io.collector.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private long now = -5_000_000_000L;

    private Throttle throttle(double calls, double bytes) {
        return new Throttle(calls, bytes, () -> now);
    }

    @Test
    void letsEverythingPassWithoutALimit() {
        Throttle throttle = throttle(0, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.next(1 << 20)).isZero();
        }
    }

    @Test
    void spacesCalls() {
        Throttle throttle = throttle(4, 0);
        assertThat(throttle.next(1)).isZero();
        assertThat(throttle.next(1)).isEqualTo(Duration.ofMillis(250));
        assertThat(throttle.next(1)).isEqualTo(Duration.ofMillis(500));
        now += Duration.ofSeconds(10).toNanos();
        assertThat(throttle.next(1)).isZero();
        assertThat(throttle.next(1)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void waitsAfterALargeCallForAsLongAsItsBytesAreWorth() {
        Throttle throttle = throttle(0, 1_000_000);
        assertThat(throttle.next(3_000_000)).isZero();
        assertThat(throttle.next(1)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theStricterLimitCounts() {
        Throttle throttle = throttle(10, 1_000);
        assertThat(throttle.next(1_000)).isZero();
        assertThat(throttle.next(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(throttle.next(1)).isEqualTo(Duration.ofMillis(1_100));
    }
}
