package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.DeliveryListener;
import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bad events among many good ones, through what delivers when the collector runs. */
interface EnginePoison {
    EngineRig rig();

    /** What a kind of poison looks like, and what the dead letter must say. */
    record Poison(String name, String body, String reason) {}

    @Test
    default void buriesExactlyTheBadOnesAmongTenThousand() throws Exception {
        int all = 10_000;
        List<Poison> kinds = kinds();
        List<Event> events = new ArrayList<>();
        Map<String, Poison> bad = new HashMap<>();
        for (int n = 0; n < all; n++) {
            if (n % 100 == 37) {
                Poison kind = kinds.get(bad.size() % kinds.size());
                Event event = new Event(Tap.CLICKS_BLOCKED.name(), "bad-" + n, "r1", Tap.TIME, Json.of(kind.body()));
                bad.put(event.id(), kind);
                events.add(event);
            } else {
                events.add(
                        EngineRig.raw(n, "{\"object\":{\"an\":\"object\"},\"text\":\"a text\",\"number\":" + n + "}"));
            }
        }
        Map<String, Outcome.Refusal> buried = new HashMap<>();
        try (Sink sink = rig().open("volume", EngineRig.context(), c -> c.format = Format.RAW)) {
            Deliverer deliverer = new Deliverer(
                    sink,
                    new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)),
                    new Waiting(wait -> {}, EnginePoison::nobodyMustAct, () -> 0),
                    new Quiet());
            for (List<Event> batch : cut(events, sink)) {
                Outcome outcome = deliverer.deliver(new Batch("tap", batch));
                assertThat(outcome.complete()).isTrue();
                outcome.refusals()
                        .forEach(
                                refusal -> buried.put(batch.get(refusal.index()).id(), refusal));
            }
        }
        assertThat(bad).hasSize(100);
        Set<String> missing = new TreeSet<>();
        bad.forEach((id, kind) -> {
            if (!buried.containsKey(id)) {
                missing.add(kind.name());
            }
        });
        assertThat(missing).as("kinds that were not buried").isEmpty();
        assertThat(buried.keySet()).as("buried").isEqualTo(bad.keySet());
        bad.forEach((id, kind) -> assertThat(
                        buried.get(id).code() + " " + buried.get(id).reason())
                .as(kind.name())
                .contains(kind.reason()));
        String name = "logs-proofpoint_tap.clicks_blocked-volume";
        assertThat(rig().count(name)).isEqualTo(all - bad.size());
        // Not by cardinality, which is an estimate.
        JsonNode twice = rig().send("POST", "/" + name + "/_search", """
                {"size":0,"aggs":{"ids":{"terms":{"field":"event.id","min_doc_count":2}}}}""");
        assertThat(twice.at("/aggregations/ids/buckets").isArray()).isTrue();
        assertThat(twice.at("/aggregations/ids/buckets")).isEmpty();
    }

    /** Every way that was found in which an engine refuses one document for what it holds. */
    private static List<Poison> kinds() {
        StringBuilder deep = new StringBuilder("{\"deep\":");
        deep.append("{\"d\":".repeat(30)).append("1").append("}".repeat(31));
        StringBuilder wide = new StringBuilder("{\"wide\":{");
        for (int i = 0; i < 2500; i++) {
            wide.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":1");
        }
        wide.append("}}");
        List<Poison> cheap = List.of(
                new Poison("a text where an object is", "{\"object\":\"text\"}", "proofpoint_tap.object"),
                new Poison("an object where a text is", "{\"text\":{\"an\":\"object\"}}", "proofpoint_tap.text"),
                new Poison("an object in a time", "{\"clickTime\":{\"an\":\"object\"}}", "clickTime"),
                new Poison("no object at all", "[1]", "proofpoint_tap"),
                new Poison("a name twice", "{\"a\":1,\"a\":2}", "uplicate field 'a'"),
                new Poison("a name that is empty", "{\"\":1}", "field name"),
                new Poison("a name of dots", "{\"a..b\":1}", "a..b"),
                new Poison("broken JSON", "{\"a\":", "nexpected character"),
                new Poison("too deep", deep.toString(), "depth"));
        // These cost an engine seconds, so that there are few.
        List<Poison> kinds = new ArrayList<>(cheap);
        kinds.addAll(cheap);
        kinds.add(new Poison("too many fields", wide.toString(), "total fields"));
        kinds.addAll(cheap);
        kinds.add(new Poison("too large", "{\"large\":\"" + "l".repeat(1_100_000) + "\"}", "413"));
        kinds.addAll(cheap);
        return kinds;
    }

    /** As the runtime does: by number and size, an event larger than allowed alone. */
    private static List<List<Event>> cut(List<Event> events, Sink sink) {
        List<List<Event>> batches = new ArrayList<>();
        List<Event> batch = new ArrayList<>();
        BatchLimits limits = sink.limits();
        long bytes = 0;
        for (Event event : events) {
            long size = sink.sizeOf(event);
            if (!batch.isEmpty() && (batch.size() == limits.maxEvents() || bytes + size > limits.maxBytes())) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(event);
            bytes += size;
        }
        batches.add(batch);
        return batches;
    }

    private static void nobodyMustAct(Duration wait) {
        throw new AssertionError("bad events were taken for a fault of the target");
    }

    /** Hears nothing. */
    final class Quiet implements DeliveryListener {
        @Override
        public void retrying(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void blocked(Object lane, String reason, String remedy, Duration pause) {
            throw new AssertionError(reason + " -> " + remedy);
        }

        @Override
        public void called(Batch batch, Duration took) {}

        @Override
        public void working(Object lane) {}

        @Override
        public void accepted(int events) {}

        @Override
        public void possiblyDoubled(int events) {
            throw new AssertionError(events + " events possibly doubled");
        }
    }
}
