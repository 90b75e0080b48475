package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.sink.splunk.fake.HecFake;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several addresses. */
class EndpointsTest {
    private final ManualClock clock = ManualClock.at(Rig.NOW);
    private final TestPluginContext context = TestPluginContext.of("splunk", clock, List.of(Rig.CLICKS));
    private HecFake a;
    private HecFake b;
    private Sink sink;

    @BeforeEach
    void start() {
        a = HecFake.start(Rig.TOKEN);
        b = HecFake.start(Rig.TOKEN);
        sink = Rig.open(context, "urls = [\"" + a.url() + "\", \"" + b.url() + "\"], http.request-timeout = 400ms");
    }

    @AfterEach
    void stop() {
        sink.close();
        a.close();
        b.close();
    }

    @Test
    void takesThemInTurnEachUnderItsOwnChannel() throws Exception {
        deliver(0, 6);
        assertThat(a.count()).isEqualTo(3);
        assertThat(b.count()).isEqualTo(3);
        assertThat(a.requests().get(0).channel())
                .isNotEqualTo(b.requests().get(0).channel())
                .isEqualTo(a.requests().get(2).channel());
    }

    @Test
    void goesOnWithOneDeadAndComesBackToItLater() throws Exception {
        int port = a.url().getPort();
        a.close();
        deliver(0, 6);
        assertThat(b.count()).isEqualTo(6);
        assertThat(context.metrics().gauge("resting_addresses")).contains(1.0);

        a = HecFake.start(Rig.TOKEN, HecOptions.defaults(), port);
        deliver(6, 8);
        assertThat(a.count()).as("still resting").isZero();
        clock.advance(Duration.ofSeconds(61));
        deliver(8, 12);
        assertThat(a.count()).isEqualTo(2);
        assertThat(context.metrics().gauge("resting_addresses")).contains(0.0);
    }

    @Test
    void goesToTheOtherAtOnceWhenOneShutsDownOrRefusesTheToken() throws Exception {
        for (HecFault fault : List.of(
                HecFault.code(503, 23, "Server is shutting down"),
                HecFault.code(403, 4, "Invalid token"),
                HecFault.page(500))) {
            a.fail(fault);
            deliver(0, 2);
            clock.advance(Duration.ofSeconds(61));
        }
        assertThat(b.count()).isEqualTo(6);
        assertThat(a.requests()).hasSize(3);
    }

    @Test
    void leavesAnAddressAloneAsLongAsItAsks() throws Exception {
        a.fail(HecFault.code(503, 9, "Server is busy").header("Retry-After", "120"));
        deliver(0, 2);
        clock.advance(Duration.ofSeconds(119));
        deliver(2, 4);
        assertThat(a.requests()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        deliver(4, 6);
        assertThat(a.requests()).hasSize(2);
    }

    @Test
    void doesNotDoubleAtTheOtherWhatOneMayHaveTaken() throws Exception {
        a.script(HecFault.processAndStaySilent());
        RetryableException fault = catchThrowableOfType(RetryableException.class, () -> sink.deliver(Rig.batch(1)));
        assertThat(fault.ambiguous()).isTrue();
        assertThat(b.count()).isZero();
    }

    @Test
    void failsWhenAllDo() throws Exception {
        a.fail(HecFault.code(403, 4, "Invalid token"));
        b.fail(HecFault.page(503));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> sink.deliver(Rig.batch(1))).isInstanceOf(Exception.class);
        }
        a.heal();
        b.heal();
        deliver(0, 1);
    }

    private void deliver(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertThat(sink.deliver(Rig.batch(Rig.event(i))).failures()).isEmpty();
        }
    }
}
