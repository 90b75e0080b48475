package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.sink.elasticsearch.document.DataStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Asks Elasticsearch, which tells every account, whether it may write. OpenSearch cannot be asked. Stateless. */
final class Privileges {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> NEEDED = List.of("create_doc", "auto_configure");

    private Privileges() {}

    /** @throws BlockedException if the cluster says that a privilege is missing; no answer to that is no objection */
    static void check(Cluster cluster, List<DataStream> streams) throws TransferException, InterruptedException {
        if (streams.isEmpty()) {
            return;
        }
        ObjectNode question = JSON.createObjectNode();
        ObjectNode index = question.putArray("index").addObject();
        ArrayNode names = index.putArray("names");
        streams.forEach(stream -> names.add(stream.name()));
        ArrayNode privileges = index.putArray("privileges");
        NEEDED.forEach(privileges::add);
        Answer answer = cluster.send(
                "POST",
                "/_security/user/_has_privileges",
                question.toString(),
                "asking " + cluster.where() + " for privileges");
        if (answer.status() == 200) {
            Set<String> missing = missing(answer.text());
            if (!missing.isEmpty()) {
                throw new BlockedException(
                        "the account may not write to " + cluster.where() + ", it lacks " + String.join(", ", missing),
                        Refusal.privileges());
            }
        }
    }

    private static Set<String> missing(String answer) {
        Set<String> missing = new TreeSet<>();
        try {
            JsonNode streams = JSON.readTree(answer).path("index");
            streams.properties()
                    .forEach(stream -> stream.getValue().properties().forEach(privilege -> {
                        if (!privilege.getValue().asBoolean(true)) {
                            missing.add(privilege.getKey() + " on " + stream.getKey());
                        }
                    }));
        } catch (JsonProcessingException e) {
            return Set.of();
        }
        return missing;
    }
}
