package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.collector.api.ByteSize;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The policy that setup installs, by the words of the two products; no engine of the tests has them built in. */
class LifecycleTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ILM = "/_ilm/policy/collector-logs";
    private static final String ISM = "/_plugins/_ism/policies/collector-logs";
    private static final String THERE = "Installed by collector: new index after 30d or 50gb, never deleted";

    private final StandInCluster cluster = new StandInCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void installsItOnElasticsearchAndLetsTheTemplateNameIt() throws Exception {
        cluster.answer("GET " + ILM, Reply.of(404, "{}"));
        cluster.deliver(c -> {
            c.flavor = Flavor.ELASTICSEARCH;
            c.lifecycle = deletingAfter(Duration.ofDays(90));
        });
        assertThat(JSON.readTree(cluster.sent("PUT " + ILM).get(0).body())).isEqualTo(JSON.readTree("""
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
        cluster.answer("GET " + ISM, Reply.of(404, "{}"));
        cluster.deliver(c -> {
            c.flavor = Flavor.OPENSEARCH;
            c.lifecycle = deletingAfter(Duration.ofDays(90));
        });
        assertThat(JSON.readTree(cluster.sent("PUT " + ISM).get(0).body())).isEqualTo(JSON.readTree("""
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
        cluster.answer("GET " + ILM, Reply.of(404, "{}"));
        cluster.deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(cluster.sent("PUT " + ILM).get(0).body()).doesNotContain("\"delete\"");
    }

    @Test
    void givesServerlessTheRetentionAlone() throws Exception {
        cluster.deliver(c -> {
            c.flavor = Flavor.SERVERLESS;
            c.lifecycle = deletingAfter(Duration.ofDays(90));
        });
        assertThat(cluster.requests()).extracting(ReceivedRequest::path).doesNotContain(ILM, ISM);
        assertThat(template().at("/template/lifecycle/data_retention").asText()).isEqualTo("90d");
    }

    @Test
    void leavesAPolicyAloneThatSaysTheSameOrIsSomebodyElses() throws Exception {
        for (String description : List.of(THERE, "ours, said the administrator")) {
            cluster.answer("GET " + ILM, Reply.of(200, ilm(description)));
            cluster.deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
            cluster.answer("GET " + ISM, Reply.of(200, ism(description)));
            cluster.deliver(c -> c.flavor = Flavor.OPENSEARCH);
        }
        assertThat(cluster.sent("PUT " + ILM)).isEmpty();
        assertThat(cluster.sent("PUT " + ISM)).isEmpty();
        assertThat(template().at("/template/settings")).isNotEmpty();
    }

    @Test
    void renewsItsOwnPolicyWhenTheSettingsChange() throws Exception {
        cluster.answer("GET " + ILM, Reply.of(200, ilm(THERE)));
        cluster.answer("GET " + ISM, Reply.of(200, ism(THERE)));
        for (Flavor flavor : List.of(Flavor.ELASTICSEARCH, Flavor.OPENSEARCH)) {
            cluster.deliver(c -> {
                c.flavor = flavor;
                c.lifecycle = deletingAfter(Duration.ofHours(36));
            });
        }
        assertThat(cluster.sent("PUT " + ILM).get(0).body()).contains("\"129600s\"");
        assertThat(cluster.sent("PUT " + ISM).get(0).target()).endsWith("?if_seq_no=7&if_primary_term=3");
    }

    @Test
    void goesOnWithoutAPolicyWhereThereIsNoneToHave() throws Exception {
        for (int status : new int[] {400, 403, 405, 500}) {
            cluster.answer("GET " + ILM, Reply.of(status, "{\"error\":\"no handler found\"}"));
            cluster.deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
            assertThat(template().at("/template/settings").has("index.lifecycle.name"))
                    .isFalse();
        }
        assertThat(cluster.sent("PUT " + ILM)).isEmpty();
    }

    @Test
    void addsThePolicyToATemplateThatWasInstalledWithoutIt() throws Exception {
        cluster.answer("GET /_index_template", ours(""));
        cluster.answer("GET " + ILM, Reply.of(404, "{}"));
        cluster.deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(cluster.sent("PUT /_index_template/")).hasSize(1);
        cluster.answer("GET /_index_template", ours("collector-logs"));
        cluster.deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(cluster.sent("PUT /_index_template/")).hasSize(1);
    }

    @Test
    void neverTouchesDataStreamsOfElasticsIntegration() throws Exception {
        cluster.answer("GET /_index_template", Reply.of(200, """
                        {"index_templates":[{"name":"logs-proofpoint_tap.clicks_blocked","index_template":{
                        "index_patterns":["logs-proofpoint_tap.clicks_blocked-*"],"priority":200,"data_stream":{},
                        "_meta":{"managed_by":"fleet"}}}]}"""));
        cluster.deliver(c -> c.flavor = Flavor.ELASTICSEARCH);
        assertThat(cluster.sent("PUT ")).isEmpty();
    }

    @Test
    void installsNoPolicyWhenSwitchedOff() throws Exception {
        cluster.deliver(c -> c.lifecycle = new ElasticsearchConfig.Lifecycle(
                false, Duration.ofDays(30), new ByteSize(50L << 30), Optional.empty()));
        cluster.answer("GET /_index_template", ours(""));
        cluster.deliver(c -> c.setup = false);
        assertThat(cluster.requests()).extracting(ReceivedRequest::path).doesNotContain(ILM, ISM);
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
        List<ReceivedRequest> installed = cluster.sent("PUT /_index_template/");
        return JSON.readTree(installed.get(installed.size() - 1).body());
    }
}
