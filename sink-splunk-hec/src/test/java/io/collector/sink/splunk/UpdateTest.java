package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Event;
import io.collector.api.Event.Previous;
import io.collector.api.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fact whose verdict has changed. */
class UpdateTest {
    @Test
    void saysWhatChanged() throws Exception {
        JsonNode event = sent(event("cleared", Optional.of(new Previous("r1", "active"))));
        assertThat(event.path("collectorId").asText()).isEqualTo("id");
        assertThat(event.path("collectorRevision").asText()).isEqualTo("r2");
        assertThat(event.path("collectorUpdate").isBoolean()).isTrue();
        assertThat(event.path("collectorStatus").asText()).isEqualTo("cleared");
        assertThat(event.path("collectorPreviousStatus").asText()).isEqualTo("active");
        assertThat(event.path("collectorPreviousRevision").asText()).isEqualTo("r1");
    }

    @Test
    void saysNothingOfAVerdictThatThereIsNot() throws Exception {
        JsonNode event = sent(event("", Optional.of(new Previous("r1", ""))));
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactly(
                        "eventType",
                        "collectorId",
                        "collectorRevision",
                        "collectorUpdate",
                        "collectorPreviousRevision",
                        "k");
    }

    @Test
    void survivesAVerdictThatIsNoText() throws Exception {
        JsonNode event = sent(event("a\ud83d", Optional.of(new Previous("r1", "\udc00"))));
        assertThat(event.path("collectorStatus").asText()).isEqualTo("a\ufffd");
        assertThat(event.path("collectorPreviousStatus").asText()).isEqualTo("\ufffd");
    }

    @Test
    void leavesANewFactAsItIs() throws Exception {
        assertThat(sent(event("active", Optional.empty())).fieldNames())
                .toIterable()
                .containsExactly("eventType", "collectorId", "collectorRevision", "k");
    }

    @Test
    void isNeverForgedByTheVendor() throws Exception {
        Event event = new Event(
                Rig.CLICKS.name(),
                "id",
                "r1",
                Rig.NOW,
                Json.of("{\"collectorUpdate\":true,\"collectorStatus\":\"x\"}"));
        assertThat(sent(event).fieldNames()).toIterable().doesNotContain("collectorUpdate", "collectorStatus");
    }

    @Test
    void isNeverLargerThanSaid() throws Exception {
        String odd = "\u0001".repeat(128);
        Event event = new Event(
                Rig.CLICKS.name(), odd, odd, Rig.NOW, Json.of("{}"), odd, Optional.of(new Previous(odd, odd)));
        Envelope envelope = new Envelope(Rig.config("url = \"http://127.0.0.1:1\""), List.of(Rig.CLICKS));
        Buffer out = new Buffer(0);
        envelope.write(event, true, Envelope.quick(), out);
        assertThat(envelope.sizeBound(event)).isGreaterThan(out.size());
    }

    private static Event event(String status, Optional<Previous> previous) {
        return new Event(Rig.CLICKS.name(), "id", "r2", Rig.NOW, Json.of("{\"k\":1}"), status, previous);
    }

    private static JsonNode sent(Event event) throws Exception {
        try (Rig rig = Rig.usual()) {
            assertThat(rig.sink.deliver(Rig.batch(event)).failures()).isEmpty();
            return rig.splunk.events().get(0).path("event");
        }
    }
}
