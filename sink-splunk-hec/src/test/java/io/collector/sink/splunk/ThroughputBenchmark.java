package io.collector.sink.splunk;

import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.NullServer;
import io.collector.testkit.SinkBenchmark;
import io.collector.testkit.TapMessages;
import io.collector.testkit.TestPluginContext;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How fast the sink is when its target costs nothing. No test: run by the profile {@code benchmark}. */
class ThroughputBenchmark {
    private static final Table TABLE = new Table(
            "ExampleMessagesBlocked",
            "messages-blocked",
            "messageTime",
            List.of(new Table.Column("messageTime", Table.Type.DATETIME)));
    private static final String ANSWER = NullServer.json("{\"text\":\"Success\",\"code\":0}");

    @Test
    void throughput() throws Exception {
        SinkBenchmark benchmark = new SinkBenchmark();
        for (boolean gzip : new boolean[] {true, false}) {
            try (NullServer server = new NullServer(request -> ANSWER);
                    Sink sink = open(server, gzip)) {
                benchmark.measure("splunk-hec, gzip " + gzip, server, sink, n -> TapMessages.one(TABLE.name(), n));
            }
        }
        System.out.println(benchmark);
    }

    private static Sink open(NullServer server, boolean gzip) {
        String settings = "url = \"" + server.url() + "\", token = t, http.gzip = " + gzip;
        return new SplunkHecPlugin()
                .open(
                        ConfigAssertions.bind(SplunkHecConfig.class, settings),
                        TestPluginContext.of("splunk", Clock.systemUTC(), List.of(TABLE)));
    }
}
