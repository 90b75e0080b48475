package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.sink.splunk.fake.HecOptions;
import org.junit.jupiter.api.Test;

class IndexedFieldsTest {
    private static final String NAMES =
            "indexed-fields = [eventType, collectorId, status, tags, parts, deep, absent, none]";

    @Test
    void areWhatTheSettingNamesAndSplunkTakes() throws Exception {
        String members =
                "\"status\":\"a\\u0022b\",\"tags\":[\"x\",2,true],\"parts\":[{\"a\":1}],\"deep\":{\"status\":1},"
                        + "\"none\":null,\"other\":1,\"holes\":[null]";
        try (Rig rig = Rig.with(HecOptions.defaults(), NAMES)) {
            assertThat(rig.sink.deliver(Rig.batch(Rig.event(3, members))).failures())
                    .isEmpty();
            JsonNode sent = rig.splunk.events().get(0);
            assertThat(sent.path("fields"))
                    .isEqualTo(new JsonMapper()
                            .readTree("{\"status\":\"a\\\"b\",\"tags\":[\"x\",2,true],"
                                    + "\"eventType\":\"clicksBlocked\",\"collectorId\":\"id-3\"}"));
            assertThat(sent.path("event").path("deep").path("status").asInt()).isEqualTo(1);
        }
    }

    @Test
    void areAbsentUnlessAskedFor() throws Exception {
        try (Rig rig = Rig.usual()) {
            rig.sink.deliver(Rig.batch(1));
            assertThat(rig.splunk.events().get(0).has("fields")).isFalse();
        }
        try (Rig rig = Rig.with(HecOptions.defaults(), "indexed-fields = [absent]")) {
            rig.sink.deliver(Rig.batch(1));
            assertThat(rig.splunk.events().get(0).has("fields")).isFalse();
        }
    }

    @Test
    void areCountedInTheSizeOfAnEvent() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "indexed-fields = [k]")) {
            var event = Rig.event(1, "\"k\":\"" + "x".repeat(5_000) + "\"");
            rig.sink.deliver(Rig.batch(event));
            assertThat(rig.sink.sizeOf(event)).isGreaterThan(rig.splunk.bodies().get(0).length);
        }
    }
}
