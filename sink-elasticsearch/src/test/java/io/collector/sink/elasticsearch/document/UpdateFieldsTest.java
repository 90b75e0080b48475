package io.collector.sink.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.sink.elasticsearch.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Updates say that they are one; nothing else does. */
class UpdateFieldsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant SENT = Instant.parse("2026-03-02T00:00:00Z");
    private static final DataStream CLICKS = DataStream.of(Tap.CLICKS_BLOCKED, "default");
    private static final List<DocumentFormat> FORMATS =
            List.of(new EcsFormat(false, false), new RawFormat(), new IntegrationFormat(false));

    @Test
    void documentsOfNewFactsAreWhatTheyWere() throws IOException {
        assertThat(text(new RawFormat(), CLICKS, fact()))
                .isEqualTo("{\"@timestamp\":\"2026-03-01T12:00:00.500Z\",\"event\":{\"id\":\"id-1\",\"hash\":\"r1\","
                        + "\"kind\":\"event\",\"module\":\"proofpoint_tap\",\"dataset\":\"proofpoint_tap.clicks_blocked\"},"
                        + "\"data_stream\":{\"type\":\"logs\",\"dataset\":\"proofpoint_tap.clicks_blocked\","
                        + "\"namespace\":\"default\"},\"proofpoint_tap\":{\"url\":\"https://h.example\"}}");
        assertThat(text(new EcsFormat(false, false), CLICKS, fact()))
                .isEqualTo("{\"@timestamp\":\"2026-03-01T12:00:00.500Z\",\"ecs\":{\"version\":\"8.11.0\"},"
                        + "\"event\":{\"kind\":\"event\",\"category\":[\"email\"],\"type\":[\"info\"],\"action\":[\"denied\"],"
                        + "\"module\":\"proofpoint_tap\",\"dataset\":\"proofpoint_tap.clicks_blocked\",\"id\":\"id-1\","
                        + "\"hash\":\"r1\"},\"data_stream\":{\"type\":\"logs\",\"dataset\":\"proofpoint_tap.clicks_blocked\","
                        + "\"namespace\":\"default\"},\"url\":{\"full\":\"https://h.example\",\"scheme\":\"https\","
                        + "\"domain\":\"h.example\"},\"related\":{\"hosts\":[\"h.example\"]}}");
    }

    @Test
    void documentsOfUpdatesSayWhatChanged() throws IOException {
        for (DocumentFormat format : List.of(new EcsFormat(false, false), new RawFormat())) {
            JsonNode document = JSON.readTree(text(format, CLICKS, update("cleared", "active")));
            assertThat(document.path("collector"))
                    .isEqualTo(JSON.readTree("{\"update\":true,\"status\":\"cleared\",\"previous_status\":\"active\","
                            + "\"previous_revision\":\"r1\"}"));
            assertThat(document.at("/event/ingested").asText()).isEqualTo("2026-03-02T00:00:00.000Z");
            assertThat(document.at("/event/id").asText()).isEqualTo("id-1");
            assertThat(document.at("/event/hash").asText()).isEqualTo("r2");
        }
    }

    @Test
    void leavesOutAVerdictThatThereIsNot() throws IOException {
        for (DocumentFormat format : List.of(new EcsFormat(false, false), new RawFormat())) {
            assertThat(JSON.readTree(text(format, CLICKS, update("", ""))).path("collector"))
                    .isEqualTo(JSON.readTree("{\"update\":true,\"previous_revision\":\"r1\"}"));
        }
    }

    @Test
    void strictDocumentsHoldNothingOfTheCollectorsOwn() throws IOException {
        assertThat(text(new EcsFormat(true, false), CLICKS, update("cleared", "active")))
                .doesNotContain("collector", "ingested");
    }

    @Test
    void namesNoMemberTwiceWhereTheVendorsObjectHasTheName() throws IOException {
        String text = text(new RawFormat(), DataStream.ofUnknown("Other", "default"), update("cleared", "\"quoted\""));
        assertThat(JSON.readTree(text).path("collector.previous_status").asText())
                .isEqualTo("\"quoted\"");
        assertThat(JSON.readTree(text).at("/collector/url").asText()).isEqualTo("https://h.example");
        assertThat(text.split("\"collector\":", -1)).hasSize(2);
    }

    @Test
    void givesTheIntegrationItsTextAndTags() throws IOException {
        String text = text(new IntegrationFormat(true), CLICKS, fact());
        assertThat(JSON.readTree(text))
                .isEqualTo(
                        JSON.readTree("{\"@timestamp\":\"2026-03-01T12:00:00.500Z\",\"data_stream\":{\"type\":\"logs\","
                                + "\"dataset\":\"proofpoint_tap.clicks_blocked\",\"namespace\":\"default\"},"
                                + "\"event\":{\"dataset\":\"proofpoint_tap.clicks_blocked\",\"module\":\"proofpoint_tap\"},"
                                + "\"collector.id\":\"id-1\",\"collector.revision\":\"r1\","
                                + "\"tags\":[\"preserve_original_event\",\"forwarded\",\"proofpoint_tap-clicks_blocked\"],"
                                + "\"message\":\"{\\\"url\\\":\\\"https://h.example\\\"}\"}"));
        assertThat(JSON.readTree(text(new IntegrationFormat(false), CLICKS, update("cleared", "active")))
                        .path("collector.status")
                        .asText())
                .isEqualTo("cleared");
    }

    @Test
    void writesNoMoreThanItSays() throws IOException {
        Event longest = new Event(
                Tap.CLICKS_BLOCKED.name(),
                "i".repeat(128),
                "r".repeat(128),
                Tap.TIME,
                Json.of("{\"" + "\\\"".repeat(100) + "\":\"\"}"),
                "\u0001".repeat(128),
                Optional.of(new Event.Previous("p".repeat(128), "\u0001".repeat(128))));
        for (DocumentFormat format : FORMATS) {
            assertThat((long) text(format, CLICKS, longest).getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(format.sizeOf(longest));
        }
    }

    private static Event fact() {
        return Tap.event(Tap.CLICKS_BLOCKED, "id-1", "{\"url\":\"https://h.example\"}");
    }

    private static Event update(String status, String before) {
        Event fact = fact();
        return new Event(
                fact.table(),
                fact.id(),
                "r2",
                fact.time(),
                fact.body(),
                status,
                Optional.of(new Event.Previous("r1", before)));
    }

    private static String text(DocumentFormat format, DataStream stream, Event event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(event, stream, SENT, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
