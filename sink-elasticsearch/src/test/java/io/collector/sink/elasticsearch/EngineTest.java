package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.engine.SearchEngine;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The sink against a real engine. Each test has a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineTest implements EngineUpdates, EngineFaults, EnginePoison {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SearchEngine.Kind kind;
    private final String unmappedType;
    private EngineRig rig;

    EngineTest(SearchEngine.Kind kind, String unmappedType) {
        this.kind = kind;
        this.unmappedType = unmappedType;
    }

    @Override
    public final EngineRig rig() {
        return rig;
    }

    @BeforeAll
    void start(@TempDir Path home) {
        Optional<String> unavailable = kind.unavailable();
        assumeTrue(unavailable.isEmpty(), () -> unavailable.orElseThrow());
        rig = new EngineRig(
                SearchEngine.start(kind, home, "http.max_content_length=1mb", "indexing_pressure.memory.limit=4mb"));
    }

    @AfterAll
    void stop() {
        if (rig != null) {
            rig.engine().close();
        }
    }

    @Test
    void storesEachEventOnceHoweverOftenItIsSent() throws Exception {
        TestPluginContext context = EngineRig.context();
        Batch batch = EngineRig.clicks(0, 50);
        try (Sink sink = rig.open("once", context, c -> {})) {
            assertThat(sink.deliver(batch).failures()).isEmpty();
            assertThat(sink.deliver(batch).failures()).isEmpty();
        }
        assertThat(rig.count("logs-proofpoint_tap.clicks_blocked-once")).isEqualTo(50);
        assertThat(context.count("duplicates")).isEqualTo(50);
    }

    @Test
    void storesANewRevisionBesideTheOld() throws Exception {
        Event first = Tap.click(1);
        Event update = new Event(first.table(), first.id(), "r2", first.time(), first.body());
        try (Sink sink = rig.open("revisions", EngineRig.context(), c -> {})) {
            assertThat(sink.deliver(new Batch("tap", List.of(first, update))).failures())
                    .isEmpty();
        }
        JsonNode hits = rig.search("logs-proofpoint_tap.clicks_blocked-revisions");
        assertThat(hits.findValuesAsText("id")).contains("click-1").doesNotContain("click-2");
        assertThat(hits.size()).isEqualTo(2);
    }

    @Test
    void installsATemplateWithTheRightFieldTypes() throws Exception {
        try (Sink sink = rig.open("types", EngineRig.context(), c -> {})) {
            sink.deliver(new Batch("tap", List.of(Tap.click(1), Tap.message(1))));
        }
        JsonNode clicks = rig.mapping("logs-proofpoint_tap.clicks_blocked-types");
        assertThat(EngineRig.type(clicks, "destination.ip")).isEqualTo("ip");
        assertThat(EngineRig.type(clicks, "related.ip")).isEqualTo("ip");
        assertThat(EngineRig.type(clicks, "destination.geo.location")).isEqualTo("geo_point");
        assertThat(EngineRig.type(clicks, "proofpoint_tap.clicks_blocked.threat.time"))
                .isEqualTo("date");
        assertThat(EngineRig.type(clicks, "url.full")).isEqualTo("keyword");
        assertThat(EngineRig.type(clicks, "proofpoint_tap.unmapped")).isEqualTo(unmappedType);
        assertThat(EngineRig.type(clicks, "proofpoint_tap.clickTime")).isEqualTo("date");
        JsonNode messages = rig.mapping("logs-proofpoint_tap.message_delivered-types");
        assertThat(EngineRig.type(messages, "email.subject")).isEqualTo("text");
        assertThat(EngineRig.type(messages, "proofpoint_tap.message_delivered.impostor_score"))
                .isEqualTo("double");
        assertThat(EngineRig.type(messages, "proofpoint_tap.message_delivered.spam_score"))
                .isEqualTo("long");
        assertThat(EngineRig.type(messages, "proofpoint_tap.message_delivered.threat_info_map.threat.time"))
                .isEqualTo("date");
        assertThat(EngineRig.type(messages, "proofpoint_tap.message_delivered.threat_info_map.detectionType"))
                .isEqualTo("keyword");
        assertThat(rig.get("/_resolve/index/logs-proofpoint_tap.*-types").path("data_streams"))
                .as("data streams, no plain indices")
                .hasSize(2);
    }

    @Test
    void findsAnEcsDocumentByItsFields() throws Exception {
        try (Sink sink = rig.open("ecs", EngineRig.context(), c -> {})) {
            sink.deliver(new Batch("tap", List.of(Tap.click(7))));
        }
        JsonNode hits = rig.search(
                "logs-proofpoint_tap.clicks_blocked-ecs",
                "{\"query\":{\"bool\":{\"filter\":[{\"term\":{\"destination.ip\":\"192.0.2.0/24\"}},"
                        + "{\"range\":{\"@timestamp\":{\"gte\":\"2026-03-01T12:00:00.500Z\"}}},"
                        + "{\"term\":{\"event.id\":\"click-7\"}},{\"term\":{\"proofpoint_tap.id\":\"vendor-7\"}},"
                        + "{\"term\":{\"proofpoint_tap.unmapped.novelty.deep.k\":\"v\"}}]}}}");
        assertThat(hits).hasSize(1);
    }

    @Test
    void storesTheVendorsObjectInRawFormat() throws Exception {
        try (Sink sink = rig.open("raw", EngineRig.context(), c -> c.format = Format.RAW)) {
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.message(3)))).failures())
                    .isEmpty();
        }
        JsonNode source =
                rig.search("logs-proofpoint_tap.message_delivered-raw").get(0).path("_source");
        assertThat(source.path("proofpoint_tap"))
                .isEqualTo(JSON.readTree(Tap.message(3).body().toString()));
        assertThat(source.path("@timestamp").asText()).isEqualTo("2026-03-01T12:00:00.500Z");
        assertThat(source.path("event").path("id").asText()).isEqualTo("message-3");
        assertThat(source.path("data_stream").path("dataset").asText()).isEqualTo("proofpoint_tap.message_delivered");
    }

    @Test
    void keepsValuesOfUnexpectedTypesInRawFormat() throws Exception {
        List<Event> events = List.of(
                EngineRig.raw(1, "{\"clickTime\":\"yesterday\",\"extra\":7}"),
                EngineRig.raw(2, "{\"clickTime\":\"2026-03-01T12:00:00Z\",\"extra\":\"seven\"}"),
                EngineRig.raw(3, "{\"url\":\"" + "x".repeat(40_000) + "\",\"extra\":true}"));
        try (Sink sink = rig.open("odd", EngineRig.context(), c -> c.format = Format.RAW)) {
            assertThat(sink.deliver(new Batch("tap", events)).failures()).isEmpty();
        }
        assertThat(rig.count("logs-proofpoint_tap.clicks_blocked-odd")).isEqualTo(3);
    }

    @Test
    void refusesOnlyTheEventThatDoesNotFit() throws Exception {
        List<Event> events = List.of(
                EngineRig.raw(1, "{\"extra\":{\"an\":\"object\"}}"),
                EngineRig.raw(2, "{\"extra\":\"the secret text\"}"),
                EngineRig.raw(3, "{\"extra\":{\"an\":\"object\"}}"));
        try (Sink sink = rig.open("poison", EngineRig.context(), c -> c.format = Format.RAW)) {
            List<Failure> failures = sink.deliver(new Batch("tap", events)).failures();
            assertThat(failures).extracting(Failure::index).containsExactly(1);
            assertThat(failures.get(0).verdict()).isEqualTo(Verdict.REJECT);
            assertThat(failures.get(0).code()).endsWith("_parsing_exception");
            assertThat(failures.get(0).reason()).contains("extra").doesNotContain("secret text");
        }
        assertThat(rig.count("logs-proofpoint_tap.clicks_blocked-poison")).isEqualTo(2);
    }

    @Test
    void keepsEventsWithHugeUnknownTexts() throws Exception {
        Event event = EngineRig.raw(1, "{\"novelty\":{\"text\":\"" + "ü".repeat(50_000) + "\"}}");
        try (Sink sink = rig.open("huge", EngineRig.context(), c -> {})) {
            assertThat(sink.deliver(new Batch("tap", List.of(event))).failures())
                    .isEmpty();
        }
    }

    @Test
    void asksForSmallerBatchesWhenOneIsTooLarge() throws Exception {
        List<Event> events = IntStream.range(0, 20)
                .mapToObj(n -> EngineRig.raw(n, "{\"text\":\"" + "z".repeat(100_000) + "\"}"))
                .toList();
        try (Sink sink = rig.open("large", EngineRig.context(), c -> c.format = Format.RAW)) {
            assertThatThrownBy(() -> sink.deliver(new Batch("tap", events)))
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.code()).isEqualTo("413"));
            assertThat(sink.limits().maxBytes()).isBetween(900_000L, 1_100_000L);
            assertThat(sink.deliver(new Batch("tap", events.subList(0, 5))).failures())
                    .isEmpty();
        }
    }

    @Test
    void holdsEventsWhileWritingIsBlockedAndGoesOnAfterwards() throws Exception {
        String name = "logs-proofpoint_tap.clicks_blocked-blocked";
        try (Sink sink = rig.open("blocked", EngineRig.context(), c -> {})) {
            sink.deliver(EngineRig.clicks(0, 5));
            rig.put("/" + name + "/_settings", "{\"index.blocks.write\":true}");
            BlockedException blocked =
                    catchThrowableOfType(BlockedException.class, () -> sink.deliver(EngineRig.clicks(5, 10)));
            assertThat(blocked.getMessage()).contains("cluster_block_exception");
            assertThat(blocked.remedy()).contains("index.blocks.write");
            rig.put("/" + name + "/_settings", "{\"index.blocks.write\":false}");
            assertThat(sink.deliver(EngineRig.clicks(5, 10)).failures()).isEmpty();
        }
        assertThat(rig.count(name)).isEqualTo(10);
    }

    @Test
    void keepsTheGoodDocumentsOfABatchThatIsBlockedInPart() throws Exception {
        String name = "logs-proofpoint_tap.clicks_blocked-part";
        try (Sink sink = rig.open("part", EngineRig.context(), c -> {})) {
            sink.deliver(EngineRig.clicks(0, 1));
            rig.put("/" + name + "/_settings", "{\"index.blocks.write\":true}");
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.message(1), Tap.click(2))))
                            .failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactly("1 RETRY");
            rig.put("/" + name + "/_settings", "{\"index.blocks.write\":false}");
        }
        assertThat(rig.count("logs-proofpoint_tap.message_delivered-part")).isEqualTo(1);
    }

    @Test
    void holdsEventsWhenThePipelineIsUnknown() {
        try (Sink sink = rig.open("pipeline", EngineRig.context(), c -> c.pipeline = Optional.of("no-such-thing"))) {
            assertThatThrownBy(() -> sink.deliver(EngineRig.clicks(0, 2)))
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).contains("pipeline"));
        }
    }

    @Test
    void neverMakesAPlainIndexWhenSetupIsOffAndNoTemplateIsThere() throws Exception {
        Event other = new Event("Loose", "1", "1", Tap.TIME, Json.of("{\"a\":1}"));
        try (Sink sink = rig.open("plain", EngineRig.context(), c -> c.setup = false)) {
            assertThatThrownBy(() -> sink.deliver(new Batch("tap", List.of(other))))
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).contains("template"));
        }
        assertThat(rig.get("/_cat/indices?format=json&h=index&expand_wildcards=all")
                        .toString())
                .doesNotContain("loose");
    }

    /** By that it is told from what something before it refuses. */
    @Test
    void saysInItsOwnWordsThatABulkOfNothingIsNone() throws Exception {
        ElasticsearchConfig config = Configs.at(rig.engine().url()).build();
        try (Cluster cluster = new Cluster(config, ManualClock.at(Tap.TIME), "collector-test")) {
            for (boolean elastic : List.of(true, false)) {
                String path = new BulkPath(config).text(elastic);
                assertThatCode(() -> cluster.sendNothing(path)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void writesTablesOfOtherSourcesToo() throws Exception {
        Event other = new Event("Other", "1", "1", Tap.TIME, Json.of("{\"a\":1,\"b\":\"x\"}"));
        try (Sink sink = rig.open("other", EngineRig.context(), c -> {})) {
            assertThat(sink.deliver(new Batch("tap", List.of(other))).failures())
                    .isEmpty();
        }
        assertThat(rig.count("logs-collector.other-other")).isEqualTo(1);
    }

    @Test
    void leavesAStrongerTemplateAlone() throws Exception {
        rig.put(
                "/_index_template/logs-proofpoint_tap.message_blocked",
                "{\"index_patterns\":[\"logs-proofpoint_tap.message_blocked-*\"],\"data_stream\":{},\"priority\":200,"
                        + "\"_meta\":{\"managed_by\":\"fleet\"},\"template\":{\"mappings\":{\"properties\":{\"email.subject\":{\"type\":\"keyword\"}}}}}");
        Event message = Tap.event(Tap.MESSAGES_BLOCKED, "m1", "{\"subject\":\"x\"}");
        try (Sink sink = rig.open("fleet", EngineRig.context(), c -> {})) {
            assertThat(sink.deliver(new Batch("tap", List.of(message))).failures())
                    .isEmpty();
        }
        assertThat(EngineRig.type(rig.mapping("logs-proofpoint_tap.message_blocked-fleet"), "email.subject"))
                .isEqualTo("keyword");
        assertThat(rig.get("/_index_template").findValuesAsText("name"))
                .doesNotContain("collector-proofpoint_tap.message_blocked");
    }

    @Test
    void takesPrecedenceOverAGeneralTemplate() throws Exception {
        rig.put(
                "/_index_template/logs",
                "{\"index_patterns\":[\"logs-proofpoint_tap.clicks_permitted-*\"],\"data_stream\":{},\"priority\":100}");
        Event click = Tap.event(Tap.CLICKS_PERMITTED, "c1", "{\"clickIP\":\"192.0.2.1\"}");
        try (Sink sink = rig.open("general", EngineRig.context(), c -> {})) {
            sink.deliver(new Batch("tap", List.of(click)));
        }
        assertThat(EngineRig.type(rig.mapping("logs-proofpoint_tap.clicks_permitted-general"), "destination.ip"))
                .isEqualTo("ip");
    }

    @Test
    void checksWithoutLeavingAnything() throws Exception {
        try (Sink sink = rig.open("checked", EngineRig.context(), c -> {})) {
            sink.check();
        }
        assertThat(rig.get("/_cat/indices?format=json&h=index&expand_wildcards=all")
                        .toString())
                .doesNotContain("checked");
    }

    @Test
    void losesAndDoublesNothingWhenTheEngineIsKilled() throws Exception {
        int batches = 12;
        int size = 300;
        String name = "logs-proofpoint_tap.clicks_blocked-killed";
        try (Sink sink = rig.open("killed", EngineRig.context(), c -> {})) {
            sink.deliver(EngineRig.clicks(0, 1));
            // Runs beside a delivery, so that the engine dies while a bulk is on its way.
            Thread killer = new Thread(rig.engine()::kill);
            int faults = 0;
            for (int i = 0; i < batches; i++) {
                if (i == batches / 2) {
                    killer.start();
                }
                List<Event> left = EngineRig.clicks(i * size, (i + 1) * size).events();
                while (!left.isEmpty()) {
                    try {
                        List<Event> sent = left;
                        left = sink.deliver(new Batch("tap", sent)).failures().stream()
                                .map(failure -> sent.get(failure.index()))
                                .toList();
                    } catch (RetryableException e) {
                        faults++;
                        killer.join();
                        rig.engine().restart();
                    }
                }
            }
            assertThat(faults).as("deliveries that met a dead engine").isEqualTo(1);
        }
        assertThat(rig.count(name)).isEqualTo(batches * size);
        JsonNode twice = rig.send(
                "POST",
                "/" + name + "/_search",
                "{\"size\":0,\"aggs\":{\"ids\":{\"terms\":{\"field\":\"event.id\",\"min_doc_count\":2}}}}");
        assertThat(twice.at("/aggregations/ids/buckets").isArray()).isTrue();
        assertThat(twice.at("/aggregations/ids/buckets")).isEmpty();
    }
}
