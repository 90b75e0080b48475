package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Sink;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How facts that the vendor changes its mind about look in a real engine. */
interface EngineUpdates {
    EngineRig rig();

    @Test
    default void findsTheLatestRevisionOfEachFactByTheDocumentedQueries() throws Exception {
        for (Format format : List.of(Format.ECS, Format.RAW)) {
            String namespace = "latest_" + format.name().toLowerCase(java.util.Locale.ROOT);
            String name = "logs-proofpoint_tap.clicks_blocked-" + namespace;
            Event fact = Tap.event(Tap.CLICKS_BLOCKED, "click-1", "{\"url\":\"https://h.example\"}");
            Event other = Tap.event(Tap.CLICKS_BLOCKED, "click-2", "{\"url\":\"https://h.example\"}");
            Event cleared = update(fact, "r2", "cleared", "r1", "active");
            Event active = update(fact, "r3", "active", "r2", "cleared");
            try (Sink sink = rig().open(namespace, EngineRig.context(), c -> c.format = format)) {
                assertThat(sink.deliver(new Batch("tap", List.of(fact, other, cleared, active)))
                                .failures())
                        .isEmpty();
            }
            JsonNode collapsed = rig().search(name, Documentation.query("Latest revisions, as documents"));
            assertThat(collapsed).hasSize(2);
            assertThat(collapsed)
                    .extracting(hit -> hit.at("/_source/event/id").asText() + " "
                            + hit.at("/_source/event/hash").asText() + " "
                            + hit.at("/_source/collector/status").asText("none"))
                    .containsExactlyInAnyOrder("click-1 r3 active", "click-2 r1 none");
            JsonNode counted = rig().send(
                            "POST",
                            "/" + name + "/_search",
                            Documentation.query("Latest revisions, counted by verdict"))
                    .at("/aggregations/facts/buckets");
            assertThat(counted)
                    .extracting(bucket -> bucket.path("key").asText() + " "
                            + bucket.at("/latest/hits/hits/0/_source/collector/status")
                                    .asText("none"))
                    .containsExactlyInAnyOrder("click-1 active", "click-2 none");
            JsonNode updates = rig().search(name, Documentation.query("Changes of a verdict"));
            assertThat(updates).hasSize(1);
            assertThat(updates.get(0).at("/_source/event/hash").asText()).isEqualTo("r2");
        }
    }

    @Test
    default void installsKeywordsForWhatUpdatesSay() throws Exception {
        try (Sink sink = rig().open("updatetypes", EngineRig.context(), c -> {})) {
            sink.deliver(EngineRig.clicks(0, 1));
        }
        JsonNode mapping = rig().mapping("logs-proofpoint_tap.clicks_blocked-updatetypes");
        assertThat(EngineRig.type(mapping, "collector.update")).isEqualTo("boolean");
        for (String field : List.of("status", "previous_status", "previous_revision")) {
            assertThat(EngineRig.type(mapping, "collector." + field)).isEqualTo("keyword");
        }
        assertThat(EngineRig.type(mapping, "event.ingested")).isEqualTo("date");
    }

    private static Event update(Event fact, String revision, String status, String before, String statusBefore) {
        return new Event(
                fact.table(),
                fact.id(),
                revision,
                fact.time(),
                fact.body(),
                status,
                Optional.of(new Event.Previous(before, statusBefore)));
    }
}
