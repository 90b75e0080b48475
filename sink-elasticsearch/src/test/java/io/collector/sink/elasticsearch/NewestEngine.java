package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Sink;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What OpenSearch 3 and Elasticsearch 9 do otherwise than those before them. */
interface NewestEngine extends EnginePoison {
    /** Now ignore_malformed also passes over objects. */
    @Override
    default Set<String> digested() {
        return Set.of("an object in a time");
    }

    @Test
    default void storesAnEventWhoseTimeIsAnObject() throws Exception {
        try (Sink sink = rig().open("digested", EngineRig.context(), c -> c.format = Format.RAW)) {
            Event odd = EngineRig.raw(1, "{\"clickTime\":{\"an\":\"object\"}}");
            assertThat(sink.deliver(new Batch("tap", List.of(odd))).failures()).isEmpty();
        }
        assertThat(rig().search("logs-proofpoint_tap.clicks_blocked-digested")
                        .get(0)
                        .at("/_source/proofpoint_tap/clickTime/an")
                        .asText())
                .isEqualTo("object");
    }
}
