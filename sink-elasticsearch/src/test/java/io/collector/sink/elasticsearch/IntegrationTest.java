package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Sink;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clusters with Elastic's own integration, by what they answer; a real pipeline runs in OpenSearch2Test. */
class IntegrationTest {
    private Reply simulated = Reply.of(
            200,
            "{\"template\":{\"settings\":{\"index\":{\"default_pipeline\":\"logs-proofpoint_tap.clicks_blocked-1.22.0\"}}}}");

    private final FaultyServer server = FaultyServer.answering(this::answer);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsToThePipelineAndInstallsNothing() throws Exception {
        try (Sink sink = open()) {
            sink.check();
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.click(1)))).failures())
                    .isEmpty();
        }
        assertThat(server.requests()).extracting(ReceivedRequest::method).doesNotContain("PUT");
        ReceivedRequest bulk = server.requests().get(server.requests().size() - 1);
        assertThat(bulk.target()).startsWith("/_bulk").doesNotContain("pipeline");
        assertThat(bulk.body())
                .contains("\"message\":\"{\\\"GUID\\\":\\\"guid-1\\\"")
                .doesNotContain("\"ecs\"");
    }

    @Test
    void holdsEventsWhereTheIntegrationIsNotInstalled() {
        simulated = Reply.of(200, "{\"template\":{\"settings\":{\"index\":{\"mode\":\"logsdb\"}}}}");
        try (Sink sink = open()) {
            BlockedException blocked = catchThrowableOfType(
                    BlockedException.class, () -> sink.deliver(new Batch("tap", List.of(Tap.click(1)))));
            assertThat(blocked.remedy()).contains("Install assets").contains("format = ecs");
            assertThat(catchThrowableOfType(BlockedException.class, sink::check))
                    .isNotNull();
        }
        assertThat(server.requests()).extracting(ReceivedRequest::path).doesNotContain("/_bulk");
    }

    @Test
    void trustsTheUserWhereItMayNotAsk() throws Exception {
        simulated = Reply.of(403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no\"}}");
        try (Sink sink = open()) {
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.click(1)))).failures())
                    .isEmpty();
        }
    }

    private Sink open() {
        Configs configs = Configs.at(server.url());
        configs.format = Format.INTEGRATION;
        return new ElasticsearchPlugin()
                .open(configs.build(), TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES));
    }

    private Reply answer(ReceivedRequest request) {
        if (request.path().startsWith("/_index_template/_simulate_index/")) {
            return simulated;
        }
        return BulkReplies.isBulk(request) ? BulkReplies.created(request) : Reply.of(200, "{}");
    }
}
