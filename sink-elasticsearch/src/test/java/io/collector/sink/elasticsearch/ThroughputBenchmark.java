package io.collector.sink.elasticsearch;

import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.NullServer;
import io.collector.testkit.SinkBenchmark;
import io.collector.testkit.TapMessages;
import io.collector.testkit.TestPluginContext;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How fast the sink is when its target costs nothing. No test: run by the profile {@code benchmark}. */
class ThroughputBenchmark {
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
        for (Format format : new Format[] {Format.ECS, Format.RAW}) {
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
