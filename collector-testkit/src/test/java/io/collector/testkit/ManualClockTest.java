package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-03-01T12:00:00Z");

    @Test
    void standsUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(clock.instant()).isEqualTo("2026-03-01T12:00:00Z");
        clock.advance(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo("2026-03-01T12:05:00Z");
        clock.advance(Duration.ofMinutes(-10));
        assertThat(clock.instant()).isEqualTo("2026-03-01T11:55:00Z");
        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
    }

    @Test
    void movesInEveryZone() {
        Clock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
        clock.advance(Duration.ofHours(1));
        assertThat(berlin.instant()).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(berlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(clock.getZone().getId()).isEqualTo("Z");
    }
}
