package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.Batch;
import io.collector.api.ByteSize;
import io.collector.api.Sink;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy that setup installs, by the words of the two products; no engine of the tests has them built in. */
class LifecycleTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ILM = "/_ilm/policy/collector-logs";
    private static final String ISM = "/_plugins/_ism/policies/collector-logs";
    private static final String THERE = "Installed by collector: new index after 30d or 50gb, never deleted";

    private final Map<String, Reply> answers = new HashMap<>();
    private final FaultyServer server = FaultyServer.answering(this::answer);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void installsItOnElasticsearchAndLetsTheTemplateNameIt() throws Exception {
        answers.put("GET " + ILM, Reply.of(404, "{}"));
        deliver(c -> {
            c.flavor = Flavor.ELASTICSEARCH;
            c.lifecycle = deletingAfter(Duration.ofDays(90));
        });
        assertThat(JSON.readTree(sent("PUT " + ILM).get(0).body())).isEqualTo(JSON.readTree("""
                        {"policy":{"_meta":{"managed_by":"collector","description":
                        "Installed by collector: new index after 30d or 50gb, deleted after another 90d"},
                        "phases":{"hot":{"min_age":"0ms","actions":{"rollover":
                        {"max_age":"30d","max_primary_shard_size":"50gb"}}},
                        "delete":{"min_age":"90d","actions":{"delete":{}}}}}}"""));
        assertThat(template().at("/template/settings/index.lifecycle.name").asText())
                .isEqualTo("collector-logs");
    }

    @Test
    void installsItOnOpenSearchForTheNamesOfItsDataStreams() throws Exception {
        answers.put("GET " + ISM, Reply.of(404, "{}"));
        deliver(c -> {
            c.flavor = Flavor.OPENSEARCH;
            c.lifecycle = deletingAfter(Duration.ofDays(90));
        });
        assertThat(JSON.readTree(sent("PUT " + ISM).get(0).body())).isEqualTo(JSON.readTree("""
                        {"policy":{"description":
                        "Installed by collector: new index after 30d or 50gb, deleted after another 90d",
                        "default_state":"written","states":[
                        {"name":"written","actions":[{"rollover":{"min_index_age":"30d","min_primary_shard_size":"50gb"}}],
                        "transitions":[{"state_name":"deleted","conditions":{"min_rollover_age":"90d"}}]},
                        {"name":"deleted","actions":[{"delete":{}}],"transitions":[]}],
                        "ism_template":[{"priority":150,"index_patterns":["logs-proofpoint_tap.*","logs-collector.*"]}]}}"""));
        assertThat(template().at("/template/settings").has("index.lifecycle.name"))
                .isFalse();
    }

    @Test
    void deletesNothingUnlessAsked() throws Exception {
        answers.put("GET " + ILM, Reply.of(404, "{}"));
        deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(sent("PUT " + ILM).get(0).body()).doesNotContain("\"delete\"");
    }

    @Test
    void givesServerlessTheRetentionAlone() throws Exception {
        deliver(c -> {
            c.flavor = Flavor.SERVERLESS;
            c.lifecycle = deletingAfter(Duration.ofDays(90));
        });
        assertThat(server.requests()).extracting(ReceivedRequest::path).doesNotContain(ILM, ISM);
        assertThat(template().at("/template/lifecycle/data_retention").asText()).isEqualTo("90d");
    }

    @Test
    void leavesAPolicyAloneThatSaysTheSameOrIsSomebodyElses() throws Exception {
        for (String description : List.of(THERE, "ours, said the administrator")) {
            answers.put("GET " + ILM, Reply.of(200, ilm(description)));
            deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
            answers.put("GET " + ISM, Reply.of(200, ism(description)));
            deliver(c -> c.flavor = Flavor.OPENSEARCH);
        }
        assertThat(sent("PUT " + ILM)).isEmpty();
        assertThat(sent("PUT " + ISM)).isEmpty();
        assertThat(template().at("/template/settings")).isNotEmpty();
    }

    @Test
    void renewsItsOwnPolicyWhenTheSettingsChange() throws Exception {
        answers.put("GET " + ILM, Reply.of(200, ilm(THERE)));
        answers.put("GET " + ISM, Reply.of(200, ism(THERE)));
        for (Flavor flavor : List.of(Flavor.ELASTICSEARCH, Flavor.OPENSEARCH)) {
            deliver(c -> {
                c.flavor = flavor;
                c.lifecycle = deletingAfter(Duration.ofHours(36));
            });
        }
        assertThat(sent("PUT " + ILM).get(0).body()).contains("\"129600s\"");
        assertThat(sent("PUT " + ISM).get(0).target()).endsWith("?if_seq_no=7&if_primary_term=3");
    }

    @Test
    void goesOnWithoutAPolicyWhereThereIsNoneToHave() throws Exception {
        for (int status : new int[] {400, 403, 405, 500}) {
            answers.put("GET " + ILM, Reply.of(status, "{\"error\":\"no handler found\"}"));
            deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
            assertThat(template().at("/template/settings").has("index.lifecycle.name"))
                    .isFalse();
        }
        assertThat(sent("PUT " + ILM)).isEmpty();
    }

    @Test
    void addsThePolicyToATemplateThatWasInstalledWithoutIt() throws Exception {
        answers.put("GET /_index_template", ours(""));
        answers.put("GET " + ILM, Reply.of(404, "{}"));
        deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(sent("PUT /_index_template/")).hasSize(1);
        answers.put("GET /_index_template", ours("collector-logs"));
        deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(sent("PUT /_index_template/")).hasSize(1);
    }

    @Test
    void neverTouchesDataStreamsOfElasticsIntegration() throws Exception {
        answers.put("GET /_index_template", Reply.of(200, """
                        {"index_templates":[{"name":"logs-proofpoint_tap.clicks_blocked","index_template":{
                        "index_patterns":["logs-proofpoint_tap.clicks_blocked-*"],"priority":200,"data_stream":{},
                        "_meta":{"managed_by":"fleet"}}}]}"""));
        deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(sent("PUT ")).isEmpty();
    }

    @Test
    void installsNoPolicyWhenSwitchedOff() throws Exception {
        deliver(c -> c.lifecycle = new ElasticsearchConfig.Lifecycle(
                false, Duration.ofDays(30), new ByteSize(50L << 30), Optional.empty()));
        answers.put("GET /_index_template", ours(""));
        deliver(c -> c.setup = false);
        assertThat(server.requests()).extracting(ReceivedRequest::path).doesNotContain(ILM, ISM);
    }

    private static ElasticsearchConfig.Lifecycle deletingAfter(Duration after) {
        return new ElasticsearchConfig.Lifecycle(
                true, Duration.ofDays(30), new ByteSize(50L << 30), Optional.of(after));
    }

    private static String ilm(String description) {
        return "{\"collector-logs\":{\"version\":1,\"policy\":{\"_meta\":{\"description\":\"" + description + "\"}}}}";
    }

    private static String ism(String description) {
        return "{\"_id\":\"collector-logs\",\"_seq_no\":7,\"_primary_term\":3,\"policy\":{\"description\":\""
                + description + "\"}}";
    }

    private static Reply ours(String lifecycle) {
        return Reply.of(
                200,
                "{\"index_templates\":[{\"name\":\"collector-proofpoint_tap.clicks_blocked\",\"index_template\":{"
                        + "\"index_patterns\":[\"logs-proofpoint_tap.clicks_blocked-*\"],\"priority\":150,\"data_stream\":{},"
                        + "\"_meta\":{\"managed_by\":\"collector\",\"version\":" + IndexTemplate.VERSION
                        + ",\"lifecycle\":\"" + lifecycle + "\"}}}]}");
    }

    private JsonNode template() throws Exception {
        List<ReceivedRequest> installed = sent("PUT /_index_template/");
        return JSON.readTree(installed.get(installed.size() - 1).body());
    }

    private void deliver(Consumer<Configs> change) throws Exception {
        Configs configs = Configs.at(server.url());
        change.accept(configs);
        try (Sink sink = open(configs)) {
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.click(1)))).failures())
                    .isEmpty();
        }
    }

    private static Sink open(Configs configs) {
        return new ElasticsearchPlugin()
                .open(configs.build(), TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES));
    }

    private List<ReceivedRequest> sent(String beginning) {
        return server.requests().stream()
                .filter(request -> (request.method() + " " + request.target()).startsWith(beginning))
                .toList();
    }

    private Reply answer(ReceivedRequest request) {
        String asked = request.method() + " " + request.path();
        return answers.entrySet().stream()
                .filter(entry -> asked.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> BulkReplies.isBulk(request) ? BulkReplies.created(request) : Reply.of(200, "{}"));
    }
}
