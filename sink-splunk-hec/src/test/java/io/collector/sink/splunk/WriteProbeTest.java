package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.sink.splunk.fake.HecFake;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.testkit.FaultyServer;
import org.junit.jupiter.api.Test;

/** What only writing shows. */
class WriteProbeTest {
    @Test
    void leavesOneSmallEventAndSaysWhere() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults().withIndexes("proofpoint"), "index = proofpoint")) {
            assertThat(rig.sink.writeProbe()).contains("eventType=collectorProbe", "index proofpoint", "127.0.0.1:");
            JsonNode sent = rig.splunk.events().get(0);
            assertThat(sent.path("event").toString()).isEqualTo("{\"eventType\":\"collectorProbe\"}");
            assertThat(sent.path("sourcetype").asText()).isEqualTo("proofpoint_tap_siem");
            assertThat(sent.path("index").asText()).isEqualTo("proofpoint");
            assertThat(rig.splunk.count()).isEqualTo(1);
        }
    }

    @Test
    void findsThatTheIndexIsForbiddenAlthoughTheTokenIsGood() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults().withIndexes("main"), "index = proofpoint")) {
            rig.sink.check();
            BlockedException fault = catchThrowableOfType(BlockedException.class, rig.sink::writeProbe);
            assertThat(fault.remedy()).contains("may not write to index proofpoint");
            assertThat(rig.splunk.count()).isZero();
        }
    }

    @Test
    void waitsForTheAcknowledgement() throws Exception {
        try (Rig rig = Rig.acknowledging(HecOptions.defaults().acknowledging(2))) {
            rig.sink.writeProbe();
            assertThat(rig.splunk.requests().stream().filter(r -> r.poll()).count())
                    .isEqualTo(3);
        }
    }

    @Test
    void findsThatAcknowledgementsDoNotComeBack() throws Exception {
        try (Rig rig = Rig.with(
                HecOptions.defaults().acknowledging(0),
                "acknowledgement-poll = 20ms, acknowledgement-timeout = 200ms")) {
            rig.splunk.neverAcknowledge(true);
            RetryableException fault = catchThrowableOfType(RetryableException.class, rig.sink::writeProbe);
            assertThat(fault.getMessage()).contains("took it").contains("did not acknowledge");
            assertThat(fault.remedy()).contains("sticky sessions");
        }
    }

    @Test
    void isContentWithOneOfTwoAddresses() throws Exception {
        try (HecFake alive = HecFake.start(Rig.TOKEN);
                Rig rig = Rig.usual()) {
            String urls = "urls = [\"" + FaultyServer.refusing() + "\", \"" + alive.url() + "\"]";
            var sink = rig.closing(Rig.open(rig.context, urls));
            assertThat(sink.writeProbe())
                    .contains("the token's default index")
                    .contains(String.valueOf(alive.url().getPort()));
            assertThat(alive.count()).isEqualTo(1);
        }
    }
}
