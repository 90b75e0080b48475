package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.NullServer;
import io.collector.testkit.PlainSink;
import io.collector.testkit.SinkBenchmark;
import io.collector.testkit.TapMessages;
import io.collector.testkit.TestPluginContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How fast the sink is when its target costs nothing. No test: run by the profile {@code benchmark}. */
class ThroughputBenchmark {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BATCH = 900;
    private static final String OTHER = NullServer.json("{}");

    /** A cluster's answer names each document; that it is ready made costs the server nothing, and the sink its reading. */
    private static final String STORED = NullServer.json("{\"took\":7,\"errors\":false,\"items\":["
            + IntStream.range(0, BATCH)
                    .mapToObj(n -> "{\"create\":{\"_id\":\"" + DocumentId.of(event(n)) + "\",\"status\":201}}")
                    .collect(Collectors.joining(","))
            + "]}");

    @Test
    void throughput() throws Exception {
        SinkBenchmark benchmark = new SinkBenchmark();
        try (NullServer server = new NullServer(line -> STORED);
                Sink sink = open(server, Format.RAW, true);
                Sink plain = new PlainSink(server.url(), sink.limits(), ThroughputBenchmark::plainly)) {
            benchmark.measure("elasticsearch, plain client, RAW", server, plain, ThroughputBenchmark::event);
        }
        for (Format format : new Format[] {Format.RAW, Format.ECS}) {
            for (boolean gzip : new boolean[] {true, false}) {
                try (NullServer server = new NullServer(line -> line.startsWith("POST /_bulk") ? STORED : OTHER);
                        Sink sink = open(server, format, gzip)) {
                    benchmark.measure(
                            "elasticsearch, " + format + ", gzip " + gzip, server, sink, ThroughputBenchmark::event);
                }
            }
        }
        System.out.println(benchmark);
    }

    private static Event event(int n) {
        return TapMessages.one(Tap.MESSAGES_BLOCKED.name(), n);
    }

    private static byte[] plainly(List<Event> events) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Event event : events) {
            ObjectNode action = JSON.createObjectNode();
            action.putObject("create")
                    .put("_index", "logs-proofpoint_tap.message_blocked-default")
                    .put("_id", event.id());
            out.write(JSON.writeValueAsBytes(action));
            out.write('\n');
            ObjectNode document = JSON.createObjectNode();
            document.put("@timestamp", event.time().toString())
                    .putObject("event")
                    .put("id", event.id());
            document.set("proofpoint_tap", JSON.readTree(event.body().toString()));
            out.write(JSON.writeValueAsBytes(document));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static Sink open(NullServer server, Format format, boolean gzip) {
        String settings = """
                urls = ["%s"], api-key = k, format = %s, http.gzip = %s, batch.max-events = %d
                """.formatted(server.url(), format.name().toLowerCase(Locale.ROOT), gzip, BATCH);
        return new ElasticsearchPlugin()
                .open(
                        ConfigAssertions.bind(ElasticsearchConfig.class, settings),
                        TestPluginContext.of("elastic", Clock.systemUTC(), Tap.TABLES));
    }
}
