package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

    private final ManualClock local = ManualClock.at(NOON);
    private final ServerClock clock = new ServerClock("tap", local);

    @Test
    void goesByAClockThatIsFarFromThisOne() {
        learn(date(NOON.minusSeconds(600)));
        assertThat(clock.now()).isEqualTo(NOON.minusSeconds(600));
        learn(date(NOON.plusSeconds(90)));
        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(90));
        learn(date(NOON.plusSeconds(1)));
        assertThat(clock.now()).isEqualTo(NOON);
        assertThat(clock.corrections()).isEqualTo(3);
    }

    @Test
    void takesNoSlowAnswerForAClockThatIsBehind() {
        local.advance(Duration.ofSeconds(20));
        learn(date(NOON.plusSeconds(2)));
        assertThat(clock.now()).isEqualTo(local.instant());
        assertThat(clock.corrections()).isZero();
    }

    @Test
    void measuresFromWhereASlowAnswerMayHaveBeenMade() {
        local.advance(Duration.ofSeconds(20));
        learn(date(NOON.minusSeconds(60)));
        assertThat(clock.now()).isEqualTo(local.instant().minusSeconds(60));
        learn(date(local.instant().plusSeconds(60)));
        assertThat(clock.now()).isEqualTo(local.instant().plusSeconds(60));
    }

    @Test
    void goesOnWhenThisOneIsSetBackUntilTheOtherTellsItsTime() {
        assertThat(clock.now()).isEqualTo(NOON);
        local.advance(Duration.ofDays(-1));
        assertThat(clock.now()).isEqualTo(NOON);
        local.advance(Duration.ofSeconds(60));
        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(60));

        clock.measure(date(NOON.plusSeconds(90)), local.instant()).ifPresent(clock::learn);
        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void takesWhatTheOtherSaysThoughThisOneIsSetBackMeanwhile() {
        local.advance(Duration.ofDays(-1));
        clock.measure(date(NOON), local.instant()).ifPresent(clock::learn);
        assertThat(clock.now()).isEqualTo(NOON);
        local.advance(Duration.ofSeconds(-3));
        assertThat(clock.now()).isEqualTo(NOON.minusSeconds(3));
    }

    @Test
    void ignoresWhatIsNoTime() {
        learn("yesterday");
        assertThat(clock.corrections()).isZero();
    }

    private void learn(String date) {
        clock.measure(date, NOON).ifPresent(clock::learn);
    }

    private static String date(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
