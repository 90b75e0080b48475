package io.collector.runtime.delivery;

import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Batch;
import io.collector.api.Delivery;
import io.collector.api.RetryableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a limit does to deliveries; time only passes where the deliverer waits and while the target works. */
class LimitTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final RetryPolicy POLICY = new RetryPolicy(A_SECOND, Duration.ofSeconds(60), A_SECOND);

    private final ScriptedSink sink = new ScriptedSink();
    private final List<Duration> calls = new ArrayList<>();
    private Duration now = Duration.ofDays(3);

    private Deliverer limited(double requestsPerSecond, double bytesPerSecond) {
        Duration start = now;
        for (int i = 0; i < 100; i++) {
            sink.then(batch -> called(start));
        }
        return deliverer(requestsPerSecond, bytesPerSecond);
    }

    private Deliverer deliverer(double requestsPerSecond, double bytesPerSecond) {
        Waiting waiting = new Waiting(this::pass, this::pass, () -> 0.5);
        Throttle throttle = new Throttle(requestsPerSecond, bytesPerSecond, () -> now.toNanos());
        return new Deliverer(sink, POLICY, waiting, new Unheard(), throttle, event -> true);
    }

    private Delivery called(Duration start) {
        calls.add(now.minus(start));
        return Delivery.COMPLETE;
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private static Batch batch(int n) {
        return new Batch("tap", List.of(click("e" + n, "1")));
    }

    @Test
    void spacesRequestsWithoutLosingAny() {
        Deliverer deliverer = limited(4, 0);
        for (int i = 0; i < 9; i++) {
            deliverer.deliver(batch(i));
        }
        assertThat(calls.stream().map(Duration::toMillis))
                .containsExactly(0L, 250L, 500L, 750L, 1_000L, 1_250L, 1_500L, 1_750L, 2_000L);
        assertThat(sink.taken()).hasSize(9);
    }

    @Test
    void waitsNoLongerThanIsLeftAfterWhatTheTargetTook() {
        Deliverer deliverer = limited(4, 0);
        for (int i = 0; i < 4; i++) {
            deliverer.deliver(batch(i));
            pass(Duration.ofMillis(200));
        }
        assertThat(calls.stream().map(Duration::toMillis)).containsExactly(0L, 250L, 500L, 750L);
    }

    @Test
    void countsBytesAsTheSinkDoes() {
        int size = click("e0", "1").body().size();
        Deliverer deliverer = limited(0, 2.0 * size);
        for (int i = 0; i < 4; i++) {
            deliverer.deliver(batch(i));
        }
        assertThat(calls.stream().map(Duration::toMillis)).containsExactly(0L, 500L, 1_000L, 1_500L);
    }

    @Test
    void countsRepetitionsAndDeadLettersThatAreTriedAgain() {
        Duration start = now;
        sink.then(batch -> {
            called(start);
            throw new RetryableException("503", "", Optional.of(Duration.ofSeconds(2)));
        });
        Deliverer deliverer = limited(0.1, 0);
        deliverer.deliver(batch(0));
        deliverer.redeliver(batch(1));

        assertThat(calls.stream().map(Duration::toSeconds)).containsExactly(0L, 10L, 20L);
    }

    @Test
    void holdsNothingUpWithoutALimit() {
        Deliverer deliverer = limited(0, 0);
        for (int i = 0; i < 9; i++) {
            deliverer.deliver(batch(i));
        }
        assertThat(calls).hasSize(9).containsOnly(Duration.ZERO);
    }

    private static final class Unheard implements DeliveryListener {
        @Override
        public void retrying(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void blocked(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void working(Object lane) {}

        @Override
        public void left(Object lane) {}

        @Override
        public void accepted(int events) {}

        @Override
        public void possiblyDoubled(int events) {}
    }
}
