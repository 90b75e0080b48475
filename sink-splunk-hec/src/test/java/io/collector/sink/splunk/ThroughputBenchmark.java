package io.collector.sink.splunk;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Event;
import io.collector.api.Sink;
import io.collector.api.Table;
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
import org.junit.jupiter.api.Test;

/** How fast the sink is when its target costs nothing. No test: run by the profile {@code benchmark}. */
class ThroughputBenchmark {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Table TABLE = new Table(
            "ExampleMessagesBlocked",
            "messages-blocked",
            "messageTime",
            List.of(new Table.Column("messageTime", Table.Type.DATETIME)));
    private static final String ANSWER = NullServer.json("{\"text\":\"Success\",\"code\":0}");

    @Test
    void throughput() throws Exception {
        SinkBenchmark benchmark = new SinkBenchmark();
        try (NullServer server = new NullServer(request -> ANSWER);
                Sink sink = open(server, true);
                Sink plain = new PlainSink(server.url(), sink.limits(), ThroughputBenchmark::plainly)) {
            benchmark.measure("splunk-hec, plain client", server, plain, ThroughputBenchmark::event);
        }
        for (boolean gzip : new boolean[] {true, false}) {
            try (NullServer server = new NullServer(request -> ANSWER);
                    Sink sink = open(server, gzip)) {
                benchmark.measure("splunk-hec, gzip " + gzip, server, sink, n -> TapMessages.one(TABLE.name(), n));
            }
        }
        System.out.println(benchmark);
    }

    private static Event event(int number) {
        return TapMessages.one(TABLE.name(), number);
    }

    private static byte[] plainly(List<Event> events) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Event event : events) {
            ObjectNode envelope = JSON.createObjectNode();
            envelope.put("time", event.time().toEpochMilli() / 1000.0).put("sourcetype", "proofpoint_tap_siem");
            ObjectNode body = (ObjectNode) JSON.readTree(event.body().toString());
            body.put("eventType", "messagesBlocked").put("collectorId", event.id());
            envelope.set("event", body.put("collectorRevision", event.revision()));
            out.write(JSON.writeValueAsBytes(envelope));
        }
        return out.toByteArray();
    }

    private static Sink open(NullServer server, boolean gzip) {
        String settings = "url = \"" + server.url() + "\", token = t, http.gzip = " + gzip;
        return new SplunkHecPlugin()
                .open(
                        ConfigAssertions.bind(SplunkHecConfig.class, settings),
                        TestPluginContext.of("splunk", Clock.systemUTC(), List.of(TABLE)));
    }
}
