package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    private final Channels channels = new Channels(
            "127.0.0.1:8088", ManualClock.at(Rig.NOW), new AckTiming(Duration.ofMinutes(5), Duration.ofSeconds(10)));

    /** Others may have gone on under newer ones while the answer to a request was on its way. */
    @Test
    void knowOfWhatIsAwaitedOnAChannelThatWasPutAsideMeanwhile() {
        Channel first = channels.current();
        for (int i = 0; i < 2; i++) {
            channels.current().retire();
            assertThat(channels.current()).isNotSameAs(first);
        }
        Pending pending = channels.expect(first, Cookies.NONE, Cookies.NONE, 0);
        assertThat(channels.pending()).isEqualTo(1);
        channels.close();
        assertThat(pending.state()).isEqualTo(Pending.State.LOST);
    }
}
