package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it once that the lifecycle policy is there. A policy of that name that somebody else made, or changed by hand,
 * stays as it is. Not having one stops nothing: data are kept, in indices that grow. For one thread at a time.
 */
final class Lifecycle {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ILM = "/_ilm/policy/" + LifecyclePolicy.NAME;
    private static final String ISM = "/_plugins/_ism/policies/" + LifecyclePolicy.NAME;

    private final ElasticsearchConfig.Lifecycle settings;
    private final LifecyclePolicy policy;
    private final Cluster cluster;
    private Optional<Boolean> there = Optional.empty();

    Lifecycle(ElasticsearchConfig.Lifecycle settings, Cluster cluster) {
        this.settings = settings;
        this.policy = new LifecyclePolicy(settings);
        this.cluster = cluster;
    }

    /** Installs the policy unless it is there, and tells whether it is now. */
    boolean ensure(Flavor flavor) throws TransferException, InterruptedException {
        if (!settings.enabled() || flavor == Flavor.SERVERLESS) {
            return false;
        }
        if (there.isEmpty()) {
            there = Optional.of(flavor.elastic() ? ilm() : ism());
        }
        return there.get();
    }

    private boolean ilm() throws TransferException, InterruptedException {
        Answer answer = cluster.get(ILM, attempt());
        JsonNode meta = json(answer).path(LifecyclePolicy.NAME).path("policy").path("_meta");
        boolean exists = json(answer).has(LifecyclePolicy.NAME);
        if (exists && !outdated(meta.path("description").asText())) {
            return true;
        }
        return put(ILM, policy.ilm().toString(), answer, exists);
    }

    private boolean ism() throws TransferException, InterruptedException {
        Answer answer = cluster.get(ISM, attempt());
        JsonNode found = json(answer);
        boolean exists = found.has("policy");
        if (exists && !outdated(found.path("policy").path("description").asText())) {
            return true;
        }
        String condition = exists
                ? "?if_seq_no=" + found.path("_seq_no").asLong() + "&if_primary_term="
                        + found.path("_primary_term").asLong()
                : "";
        return put(ISM + condition, policy.ism().toString(), answer, exists);
    }

    /** Ours, with other settings than now. */
    private boolean outdated(String description) {
        return description.startsWith(LifecyclePolicy.INSTALLED) && !description.equals(policy.description());
    }

    private boolean put(String path, String json, Answer found, boolean exists)
            throws TransferException, InterruptedException {
        boolean mayTry = found.status() < 300 || found.status() == 404;
        Answer answer = mayTry ? cluster.send("PUT", path, json, attempt()) : found;
        if (answer.status() < 300) {
            log.info("installed the lifecycle policy {}", LifecyclePolicy.NAME);
            return true;
        }
        log.warn(
                "{}: the cluster answered {} ({}); indices are neither begun anew nor deleted by {}. To end this warning,"
                        + " {}, or set lifecycle.enabled = false",
                attempt(),
                answer.status(),
                ClusterError.of(answer).text(),
                LifecyclePolicy.NAME,
                // What has no such plugin says so to everybody, whatever the rights.
                answer.status() == 400
                        ? "install the plugin for index state management"
                        : "grant the cluster privilege manage_ilm (OpenSearch: cluster:admin/opendistro/ism/policy/get and"
                                + " write)");
        return exists;
    }

    private String attempt() {
        return "installing the lifecycle policy " + LifecyclePolicy.NAME + " at " + cluster.where();
    }

    private static JsonNode json(Answer answer) {
        try {
            return answer.status() == 200 ? JSON.readTree(answer.text()) : JSON.missingNode();
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
