package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** TAP counts by its own clock, whatever the one of this machine says for a while. */
class RequestLogClockTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private static RequestLog requests(int count, Instant at) {
        RequestLog log = RequestLog.EMPTY;
        for (int i = 0; i < count; i++) {
            log = log.with(at);
        }
        return log;
    }

    @Test
    void forgetsNothingTooSoonAfterTheClockWasSetBackForAWhile() {
        Instant setBack = NOON.minus(Duration.ofMinutes(42));
        RequestLog log = requests(25, NOON).with(setBack);

        assertThat(log.used(setBack)).isEqualTo(26);
        assertThat(log.used(NOON.plus(DAY).minus(Duration.ofMinutes(10)))).isEqualTo(26);
        assertThat(log.used(NOON.plus(DAY).plus(Duration.ofMinutes(10)))).isZero();
    }

    @Test
    void forgetsNothingTooSoonAfterTheClockWasAheadForAWhile() {
        RequestLog log = requests(25, NOON).with(NOON.plus(DAY).plus(Duration.ofHours(2)));

        assertThat(log.used(NOON.plus(Duration.ofHours(1)))).isEqualTo(26);
    }

    @Test
    void doesNotCountForEverWhatAClockFarAheadHasNoted() {
        RequestLog log = requests(25, NOON.plus(Duration.ofDays(400))).with(NOON);

        assertThat(log.used(NOON)).isEqualTo(26);
        assertThat(log.used(NOON.plus(DAY).plus(Duration.ofMinutes(10)))).isZero();
    }

    @Test
    void isTheSameAfterItWasWritten() {
        RequestLog log =
                requests(3, NOON).with(NOON.minus(Duration.ofHours(20))).with(NOON.plus(Duration.ofHours(20)));

        assertThat(RequestLog.parse(log.toString())).hasToString(log.toString());
    }

    @Test
    void countsAgainWhatAClockThatLeaptDaysAheadSeemedToForget() {
        RequestLog log = requests(25, NOON).with(NOON.plus(Duration.ofHours(60)));

        assertThat(log.used(NOON.plus(Duration.ofHours(1)))).isGreaterThanOrEqualTo(25);
    }
}
