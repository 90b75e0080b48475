package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.RetryableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PermittedClicksTest {
    private final PermittedClicks clicks = new PermittedClicks("tap");

    @Test
    void restsNoLongerThanMeantWhenTheClockIsSetBack() {
        clicks.failed(new RetryableException("no"), Rig.START);
        assertThat(clicks.notBefore(Rig.START, false)).isEqualTo(Rig.START.plus(Refusals.REST));
        assertThat(clicks.notBefore(Rig.START.minus(Duration.ofDays(10)), false))
                .isBefore(Rig.START.minus(Duration.ofDays(10)));
    }

    @Test
    void saysNothingOfTheRestOnceItIsKnownToFailByItself() {
        clicks.failed(new RetryableException("no"), Rig.START);
        assertThat(clicks.notBefore(Rig.START.plus(Duration.ofDays(1)), true))
                .isAfter(Rig.START.plus(Duration.ofDays(9)));
        clicks.answered();
        assertThat(clicks.notBefore(Rig.START.plus(Duration.ofDays(1)), true))
                .isBefore(Rig.START.plus(Duration.ofDays(1)));
    }
}
