package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.sink.elasticsearch.document.DataStream;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Elastic's own integration for TAP brings into a cluster: a template with a pipeline for each data stream. Without
 * it, documents of the format {@code integration} would be stored unread. Never changes anything. Safe for use by several
 * threads.
 */
final class Integration {
    private static final Logger log = LoggerFactory.getLogger(Integration.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Cluster cluster;
    private final Clock clock;

    Integration(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * Asks the cluster what a data stream of that name would be.
     *
     * @throws BlockedException if it would run no pipeline
     */
    void require(DataStream stream) throws TransferException, InterruptedException {
        String attempt = "looking up the ingest pipeline of " + stream.name() + " at " + cluster.where();
        Answer answer = cluster.send("POST", "/_index_template/_simulate_index/" + stream.name(), attempt);
        Refusal.requireSense(answer, attempt, cluster, clock);
        if (answer.status() == 403) {
            log.warn(
                    "{}: this account may not ask; events are sent as the integration expects them. To end this warning,"
                            + " grant the cluster privilege manage_index_templates",
                    attempt);
            return;
        }
        if (pipeline(answer).isEmpty()) {
            throw new BlockedException(
                    attempt + ": there is none, so nothing would read the events",
                    "install the integration Proofpoint TAP in Kibana (Integrations, Proofpoint TAP, Settings, Install"
                            + " assets), or set format = ecs");
        }
    }

    private static String pipeline(Answer answer) {
        try {
            JsonNode index = JSON.readTree(answer.text()).at("/template/settings/index");
            return index.path("default_pipeline").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
