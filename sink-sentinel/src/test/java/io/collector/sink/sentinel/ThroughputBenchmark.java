package io.collector.sink.sentinel;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.NullServer;
import io.collector.testkit.PlainSink;
import io.collector.testkit.SinkBenchmark;
import io.collector.testkit.TapMessages;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How fast the sink is when its target costs nothing. No test: run by the profile {@code benchmark}. */
class ThroughputBenchmark {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Table TABLE = PublishedTables.named(PublishedTables.MESSAGES_BLOCKED);
    private static final String TOKEN =
            NullServer.json("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t\"}");
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

    @Test
    void throughput() throws Exception {
        SinkBenchmark benchmark = new SinkBenchmark();
        try (NullServer server = new NullServer(request -> TAKEN);
                Sink sink = open(server, true);
                Sink plain = new PlainSink(server.url(), sink.limits(), ThroughputBenchmark::plainly)) {
            benchmark.measure("sentinel, plain client", server, plain, ThroughputBenchmark::event);
        }
        for (boolean gzip : new boolean[] {true, false}) {
            try (NullServer server = new NullServer(request -> request.contains("/oauth2/") ? TOKEN : TAKEN);
                    Sink sink = open(server, gzip)) {
                benchmark.measure("sentinel, gzip " + gzip, server, sink, ThroughputBenchmark::event);
            }
        }
        System.out.println(benchmark);
    }

    private static Event event(int number) {
        return TapMessages.one(TABLE.name(), number);
    }

    private static byte[] plainly(List<Event> events) throws IOException {
        ArrayNode rows = JSON.createArrayNode();
        List<String> columns = TABLE.columns().stream().map(Table.Column::name).toList();
        for (Event event : events) {
            rows.add(((ObjectNode) JSON.readTree(event.body().toString())).retain(columns));
        }
        return JSON.writeValueAsBytes(rows);
    }

    private static Sink open(NullServer server, boolean gzip) {
        String settings = """
                endpoint = "%1$s", authority = "%1$s", rule-id = "dcr-0123456789abcdef0123456789abcdef"
                tenant-id = t, client-id = c, client-secret = s, http.gzip = %2$s
                """.formatted(server.url(), gzip);
        return new SentinelSinkPlugin()
                .open(
                        ConfigAssertions.bind(SentinelConfig.class, settings),
                        TestPluginContext.of("sentinel", Clock.systemUTC(), List.of(TABLE)));
    }
}
