package io.collector.runtime.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** The ledger as JSON, the same on the command line and at the admin address. Fields are only ever added. Stateless. */
public final class LedgerJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerJson() {}

    /** One line, without its end. */
    public static String of(Ledger ledger) {
        ObjectNode node = JSON.createObjectNode();
        node.put("complete", ledger.complete()).put("verdict", ledger.verdict());
        ArrayNode sources = node.putArray("sources");
        for (SourceHours source : ledger.sources()) {
            ArrayNode hours = sources.addObject().put("source", source.source()).putArray("hours");
            source.hours().forEach(hour -> put(hours.addObject(), hour));
        }
        ArrayNode sinks = node.putArray("sinks");
        for (SinkLine sink : ledger.sinks()) {
            sinks.addObject()
                    .put("source", sink.source())
                    .put("sink", sink.sink())
                    .put("delivered", sink.delivered())
                    .put("deadLettered", sink.deadLettered())
                    .put("pending", sink.pending());
        }
        return node.toString();
    }

    private static void put(ObjectNode node, HourLine hour) {
        node.put("from", hour.from().toString())
                .put("to", hour.to().toString())
                .put("table", hour.table())
                .put("found", hour.found())
                .put("new", hour.fresh())
                .put("late", hour.late())
                .put("lateBySeconds", hour.lateBy().map(Duration::toSeconds).orElse(null))
                .put("updates", hour.updates())
                .put("gap", hour.gap().orElse(null))
                .put("settled", hour.settled())
                .put("read", hour.read());
    }
}
