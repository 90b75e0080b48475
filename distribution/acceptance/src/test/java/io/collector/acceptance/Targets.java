package io.collector.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.engine.SearchEngine;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.splunk.fake.HecFake;
import io.collector.sink.splunk.fake.HecOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict HEC, a strict Azure and real search engines, and what arrived there. For use by one thread, but for what
 * the targets do by themselves.
 */
final class Targets implements AutoCloseable {
    /** The four tables, by the array of TAP's answer that they come from. */
    static final Map<String, String> TABLES = Map.of(
            "clicksBlocked", "ProofPointTAPClicksBlockedV2",
            "clicksPermitted", "ProofPointTAPClicksPermittedV2",
            "messagesBlocked", "ProofPointTAPMessagesBlockedV2",
            "messagesDelivered", "ProofPointTAPMessagesDeliveredV2");

    private static final Map<String, String> DATASETS = Map.of(
            "clicksBlocked", "clicks_blocked",
            "clicksPermitted", "clicks_permitted",
            "messagesBlocked", "message_blocked",
            "messagesDelivered", "message_delivered");

    private static final String TOKEN = "hunter2-hec-token";
    private static final int PAGE = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HecFake hec;
    private final AzureFake azure;
    private final Map<String, SearchEngine> engines = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private Targets(HecFake hec, AzureFake azure) {
        this.hec = hec;
        this.azure = azure;
    }

    /** Starts them, with the engines named. */
    static Targets start(SearchEngine.Kind... kinds) throws IOException {
        Targets targets =
                new Targets(HecFake.start(TOKEN, HecOptions.defaults()), AzureFake.start(FakeOptions.defaults()));
        for (SearchEngine.Kind kind : kinds) {
            Path home = Files.createTempDirectory(Path.of(System.getProperty("acceptance.work")), "engine");
            targets.engines.put(kind.name().toLowerCase(java.util.Locale.ROOT), SearchEngine.start(kind, home));
        }
        return targets;
    }

    HecFake hec() {
        return hec;
    }

    AzureFake azure() {
        return azure;
    }

    Map<String, SearchEngine> engines() {
        return engines;
    }

    /** The {@code sinks} block that delivers to all of them. */
    String sinks() {
        StringBuilder text = new StringBuilder("sinks {\n");
        text.append(
                "  splunk { type = splunk-hec, url = \"%s\", token = \"%s\", retry { initial = 100ms, max = 1s, blocked = 1s } }\n"
                        .formatted(hec.url(), TOKEN));
        text.append("  azure {\n")
                .append(azure.settings())
                .append("\n  retry { initial = 100ms, max = 1s, blocked = 1s } }\n");
        engines.forEach((name, engine) -> text.append(
                "  %s { type = elasticsearch, urls = [\"%s\"], username = u, password = p, retry { initial = 100ms, max = 1s, blocked = 1s } }\n"
                        .formatted(name, engine.url())));
        return text.append("}\n").toString();
    }

    /** Events at the HEC, by array name. */
    Map<String, List<JsonNode>> atSplunk() {
        Map<String, List<JsonNode>> found = empty();
        hec.forEach(envelope -> {
            JsonNode event = envelope.get("event");
            found.get(event.get("eventType").asText()).add(event);
        });
        return found;
    }

    /** Rows at Azure, by array name. */
    Map<String, List<JsonNode>> atSentinel() {
        Map<String, List<JsonNode>> found = empty();
        TABLES.forEach((array, table) -> found.get(array).addAll(azure.rows("Custom-" + table + "_CL")));
        return found;
    }

    /** Documents in an engine, by array name. */
    Map<String, List<JsonNode>> in(String engine) throws IOException, InterruptedException {
        Map<String, List<JsonNode>> found = empty();
        for (Map.Entry<String, String> dataset : DATASETS.entrySet()) {
            String stream = "logs-proofpoint_tap." + dataset.getValue() + "-default";
            get(engine, "POST", "/" + stream + "/_refresh?ignore_unavailable=true", "");
            String after = "";
            while (true) {
                JsonNode answer = get(
                        engine,
                        "POST",
                        "/" + stream + "/_search?ignore_unavailable=true",
                        "{\"size\":" + PAGE + ",\"sort\":[{\"event.id\":\"asc\"},{\"_doc\":\"asc\"}]" + after + "}");
                JsonNode hits = answer.path("hits").path("hits");
                hits.forEach(hit -> found.get(dataset.getKey()).add(hit));
                if (hits.size() < PAGE) {
                    break;
                }
                after = ",\"search_after\":" + hits.get(hits.size() - 1).get("sort");
            }
        }
        return found;
    }

    /** How many documents an engine holds. */
    long count(String engine) throws IOException, InterruptedException {
        get(engine, "POST", "/logs-proofpoint_tap.*/_refresh", "");
        return get(engine, "GET", "/logs-proofpoint_tap.*/_count", "")
                .path("count")
                .asLong();
    }

    private JsonNode get(String engine, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(engines.get(engine).url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static Map<String, List<JsonNode>> empty() {
        Map<String, List<JsonNode>> found = new LinkedHashMap<>();
        TABLES.keySet().stream().sorted().forEach(array -> found.put(array, new ArrayList<>()));
        return found;
    }

    @Override
    public void close() {
        hec.close();
        azure.close();
        engines.values().forEach(SearchEngine::close);
    }
}
