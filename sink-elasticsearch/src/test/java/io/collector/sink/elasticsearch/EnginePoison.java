package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.testkit.DeliveryRun;
import io.collector.testkit.ManualClock;
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

    /** The names of kinds of poison that this engine stores. */
    default Set<String> digested() {
        return Set.of();
    }

    /** What a kind of poison looks like, and what the dead letter must say. */
    record Poison(String name, String body, String reason) {}

    @Test
    default void buriesExactlyTheBadOnesAmongTenThousand() throws Exception {
        int all = 10_000;
        List<Poison> kinds = kinds().stream()
                .filter(kind -> !digested().contains(kind.name()))
                .toList();
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
        Map<String, String> buried;
        ManualClock clock = ManualClock.at(Tap.TIME);
        try (Sink sink = rig().open("volume", EngineRig.context().withClock(clock), c -> c.format = Format.RAW)) {
            DeliveryRun run = new DeliveryRun(sink, clock);
            run.deliver(events);
            assertThat(run.held())
                    .as("bad events taken for a fault of the target")
                    .isEmpty();
            assertThat(run.possiblyDoubled()).isZero();
            buried = run.buried();
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
        bad.forEach((id, kind) -> assertThat(buried.get(id)).as(kind.name()).contains(kind.reason()));
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
                new Poison("a name twice", "{\"a\":1,\"a\":2}", "uplicate"),
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
}
