package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.engine.SearchEngine;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A real engine and how to ask it, past the sink. For one thread. */
record EngineRig(SearchEngine engine) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    Sink open(String namespace, TestPluginContext context, Consumer<Configs> change) {
        Configs configs = Configs.at(engine.url());
        configs.namespace = namespace;
        change.accept(configs);
        return new ElasticsearchPlugin().open(configs.build(), context);
    }

    static TestPluginContext context() {
        return TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES);
    }

    static Batch clicks(int from, int to) {
        List<Event> events = new ArrayList<>();
        IntStream.range(from, to).forEach(n -> events.add(Tap.click(n)));
        return new Batch("tap", events);
    }

    static Event raw(int n, String body) {
        return Tap.event(Tap.CLICKS_BLOCKED, "raw-" + n, body);
    }

    static String type(JsonNode mapping, String field) {
        JsonNode at = mapping;
        for (String part : field.split("\\.", -1)) {
            at = at.path("properties").path(part);
        }
        return at.path("type").asText("");
    }

    JsonNode mapping(String name) throws Exception {
        return get("/" + name + "/_mapping").elements().next().path("mappings");
    }

    int count(String name) throws Exception {
        send("POST", "/" + name + "/_refresh", "");
        return get("/" + name + "/_count").path("count").asInt();
    }

    JsonNode search(String name) throws Exception {
        return search(name, "{\"query\":{\"match_all\":{}}}");
    }

    JsonNode search(String name, String query) throws Exception {
        send("POST", "/" + name + "/_refresh", "");
        return send("POST", "/" + name + "/_search", query).at("/hits/hits");
    }

    JsonNode get(String path) throws Exception {
        return send("GET", path, "");
    }

    void put(String path, String body) throws Exception {
        send("PUT", path, body);
    }

    JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(engine.url() + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isBetween(200, 299);
        return JSON.readTree(answer.body());
    }
}
