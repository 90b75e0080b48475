package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.engine.SearchEngine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What only OpenSearch can show: the jars of Elasticsearch have no ingest processors. */
abstract class OpenSearchTest extends EngineTest {
    OpenSearchTest(SearchEngine.Kind kind) {
        super(kind, "flat_object");
    }

    /** A pipeline that begins as Elastic's does: the text becomes the original, is parsed, and makes the id. */
    @Test
    void letsAPipelineMapEventsAndMakeTheirIds() throws Exception {
        rig().put("/_ingest/pipeline/tap", """
                {"processors":[
                {"rename":{"field":"message","target_field":"event.original"}},
                {"json":{"field":"event.original","target_field":"json"}},
                {"fingerprint":{"fields":["event.original"],"target_field":"made"}},
                {"set":{"field":"_id","value":"{{made}}"}},
                {"rename":{"field":"json.id","target_field":"event.id"}},
                {"rename":{"field":"json.GUID","target_field":"proofpoint_tap.guid"}},
                {"remove":{"field":["json","made"]}}]}""");
        rig().put("/_index_template/fleet", """
                {"index_patterns":["logs-proofpoint_tap.clicks_permitted-mapped"],"data_stream":{},"priority":200,
                "_meta":{"managed_by":"fleet"},"template":{"settings":{"index.default_pipeline":"tap"}}}""");
        String body = "{\"id\":\"vendor-1\",\"GUID\":\"guid-1\",\"threatStatus\":\"%s\"}";
        Event fact = new Event(Tap.CLICKS_PERMITTED.name(), "fact", "r1", Tap.TIME, Json.of(body.formatted("active")));
        Event update = new Event(
                fact.table(),
                fact.id(),
                "r2",
                fact.time(),
                Json.of(body.formatted("cleared")),
                "cleared",
                Optional.of(new Event.Previous("r1", "active")));
        try (Sink sink = rig().open("mapped", EngineRig.context(), c -> c.format = Format.INTEGRATION)) {
            for (int i = 0; i < 2; i++) {
                assertThat(sink.deliver(new Batch("tap", List.of(fact, update))).failures())
                        .isEmpty();
            }
        }
        JsonNode hits = rig().search("logs-proofpoint_tap.clicks_permitted-mapped");
        assertThat(hits).hasSize(2);
        assertThat(hits)
                .extracting(hit -> hit.at("/_source/proofpoint_tap/guid").asText() + " "
                        + hit.at("/_source/collector.status").asText("new"))
                .containsExactlyInAnyOrder("guid-1 new", "guid-1 cleared");
    }
}
