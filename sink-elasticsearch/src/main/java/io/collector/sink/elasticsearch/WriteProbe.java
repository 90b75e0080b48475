package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.BlockedException;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.sink.elasticsearch.document.DataStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows that an account may write: leaves one harmless document in each data stream, since rights and templates are each
 * stream's own, and removes them again where the account may. For one thread.
 */
final class WriteProbe {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TAG = "collector-write-probe";

    // No pipeline: it would expect an event of the vendor.
    private static final String PATH =
            "/_bulk?filter_path=items.*.status,items.*._index,items.*._id,items.*.error&pipeline=_none";

    private final Cluster cluster;
    private final List<DataStream> streams;
    private final Clock clock;

    WriteProbe(Cluster cluster, List<DataStream> streams, Clock clock) {
        this.cluster = cluster;
        this.streams = streams;
        this.clock = clock;
    }

    /**
     * Writes, and removes.
     *
     * @return what was left and where; that nothing was, if all could be removed
     * @throws BlockedException if a document was not taken
     */
    String leave() throws TransferException, InterruptedException {
        if (streams.isEmpty()) {
            return "";
        }
        String attempt = "writing a probe to " + cluster.where();
        Answer answer = cluster.bulk(PATH, ByteBuffer.wrap(lines()), attempt, false);
        if (answer.status() != 200) {
            throw Refusal.of(answer, attempt, cluster, clock);
        }
        List<String> left = new ArrayList<>();
        JsonNode items = items(answer);
        for (int i = 0; i < streams.size(); i++) {
            JsonNode item = items.path(i).path("create");
            String name = streams.get(i).name();
            if (item.path("status").asInt(0) != 201) {
                ClusterError error = ClusterError.of(item.path("error"));
                throw new BlockedException(
                        attempt + ": " + name + " answered "
                                + item.path("status").asInt(0) + " (" + error.text() + ")",
                        item.path("status").asInt(0) == 403 ? Refusal.privileges() : "see what the cluster says");
            }
            if (!removed(item)) {
                left.add(name + " (" + item.path("_id").asText() + ")");
            }
        }
        return left.isEmpty()
                ? "wrote one document to each of " + streams.size() + " data streams and removed it again"
                : "left one document, tagged " + TAG + ", in " + String.join(", ", left)
                        + ", which this account may not remove";
    }

    private byte[] lines() {
        StringBuilder lines = new StringBuilder();
        for (DataStream stream : streams) {
            ObjectNode document = JSON.createObjectNode();
            document.put("@timestamp", clock.instant().toString());
            document.put("message", "Written to see whether the collector may write; may be deleted");
            document.putArray("tags").add(TAG);
            document.putObject("data_stream")
                    .put("type", "logs")
                    .put("dataset", stream.dataset())
                    .put("namespace", stream.namespace());
            lines.append("{\"create\":{\"_index\":\"")
                    .append(stream.name())
                    .append("\"}}\n")
                    .append(document)
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean removed(JsonNode item) throws TransferException, InterruptedException {
        String path =
                "/" + item.path("_index").asText() + "/_doc/" + item.path("_id").asText();
        return cluster.send("DELETE", path, "removing the probe from " + cluster.where())
                        .status()
                == 200;
    }

    private static JsonNode items(Answer answer) {
        try {
            return JSON.readTree(answer.text()).path("items");
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
