package io.collector.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A signal to stop that comes in the middle of something else. */
class SignalsLeftTest {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger told = new AtomicInteger();
    private final Signals signals = new Signals(nanos::get);

    @Test
    void countsTheTimeFromTheSignalOn() {
        assertThat(signals.left(DRAIN)).isEqualTo(DRAIN);
        signals.received("SIGTERM");
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(signals.left(DRAIN)).isEqualTo(Duration.ofSeconds(10));
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(signals.left(DRAIN)).isEqualTo(Duration.ZERO);
    }

    @Test
    void tellsAtOnceThatItIsToStop() {
        signals.whenAskedToStop(told::incrementAndGet);
        signals.received("SIGHUP");
        assertThat(told).hasValue(0);
        signals.received("SIGTERM");
        assertThat(told).hasValue(1);
    }

    @Test
    void tellsOfASignalThatCameBefore() {
        signals.received("SIGINT");
        signals.whenAskedToStop(told::incrementAndGet);
        assertThat(told).hasValue(1);
    }
}
