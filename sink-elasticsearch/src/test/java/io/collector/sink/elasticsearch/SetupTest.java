package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Sink;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an account may do decides what becomes of the templates, and never makes a plain index. */
class SetupTest {
    private static final Reply FORBIDDEN =
            Reply.of(403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"},\"status\":403}");
    private static final String ELASTIC = "X-elastic-product";

    /** Answers by the beginning of method and path; 200 and an empty object for all others. */
    private final Map<String, Reply> answers = new HashMap<>();

    private final FaultyServer server = FaultyServer.answering(this::answer);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void installsItsTemplateOnce() throws Exception {
        try (Sink sink = open(c -> {})) {
            deliver(sink);
            deliver(sink);
        }
        assertThat(sent("PUT /_index_template/")).hasSize(1);
        assertThat(sent("PUT /_index_template/").get(0).body())
                .contains("\"index_patterns\":[\"logs-proofpoint_tap.clicks_blocked-*\"]")
                .contains("\"priority\":150");
    }

    @Test
    void goesOnWithTheTemplateThatIsThereWhenItMayNotInstallItsOwn() throws Exception {
        answers.put("GET /_index_template", templates("logs-*-*", 100, true, ""));
        answers.put("PUT /_index_template", FORBIDDEN);
        try (Sink sink = open(c -> {})) {
            deliver(sink);
        }
    }

    @Test
    void holdsEventsWhenItMayNotInstallATemplateAndNoneIsThere() {
        answers.put("PUT /_index_template", FORBIDDEN);
        holds(c -> {});
        assertThat(sent("POST /_bulk")).isEmpty();
    }

    @Test
    void holdsEventsWhenAStrongerTemplateMakesPlainIndices() {
        answers.put("GET /_index_template", templates("logs-*", 500, false, ""));
        holds(c -> {});
        answers.put("GET /_index_template", templates("*", 500, false, ""));
        holds(c -> c.setup = false);
    }

    @Test
    void leavesTheTemplatesOfElasticsIntegrationAlone() throws Exception {
        answers.put("GET /_index_template", templates("logs-proofpoint_tap.clicks_blocked-*", 200, true, "fleet"));
        try (Sink sink = open(c -> {})) {
            deliver(sink);
        }
        assertThat(sent("PUT ")).isEmpty();
    }

    @Test
    void renewsAnOlderTemplateOfItsOwn() throws Exception {
        answers.put(
                "GET /_index_template",
                Reply.of(
                        200,
                        "{\"index_templates\":[{\"name\":\"collector-proofpoint_tap.clicks_blocked\",\"index_template\":{"
                                + "\"index_patterns\":[\"logs-proofpoint_tap.clicks_blocked-*\"],\"priority\":150,\"data_stream\":{},"
                                + "\"_meta\":{\"managed_by\":\"collector\",\"version\":0}}}]}"));
        try (Sink sink = open(c -> {})) {
            deliver(sink);
        }
        assertThat(sent("PUT /_index_template/")).hasSize(1);
    }

    @Test
    void asksForTheDataStreamItselfWhenItMaySeeNoTemplates() throws Exception {
        answers.put("GET /_index_template", FORBIDDEN);
        answers.put("PUT /_index_template", FORBIDDEN);
        answers.put(
                "PUT /_data_stream",
                Reply.of(
                        400,
                        "{\"error\":{\"type\":\"resource_already_exists_exception\",\"reason\":\"exists\"},\"status\":400}"));
        try (Sink sink = open(c -> {})) {
            deliver(sink);
        }
        answers.put(
                "PUT /_data_stream",
                Reply.of(
                        400,
                        "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"no matching index template found\"},\"status\":400}"));
        holds(c -> {});
        holds(c -> c.setup = false);
        answers.put("PUT /_data_stream", FORBIDDEN);
        holds(c -> {});
        try (Sink sink = open(c -> c.setup = false)) {
            deliver(sink);
        }
    }

    @Test
    void letsElasticsearchItselfRefusePlainIndices() throws Exception {
        answers.put("GET /_index_template", FORBIDDEN.header(ELASTIC, "Elasticsearch"));
        answers.put("PUT /_index_template", FORBIDDEN.header(ELASTIC, "Elasticsearch"));
        try (Sink sink = open(c -> {})) {
            deliver(sink);
        }
        assertThat(sent("POST /_bulk").get(0).target()).contains("require_data_stream=true");
        assertThat(sent("PUT /_data_stream")).isEmpty();
    }

    @Test
    void looksAgainWhenTheDataStreamIsGone() throws Exception {
        try (Sink sink = open(c -> {})) {
            deliver(sink);
            server.next(
                    Reply.of(
                            200,
                            "{\"took\":1,\"errors\":true,\"items\":[{\"create\":{\"_id\":\""
                                    + DocumentId.of(Tap.click(1))
                                    + "\",\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}}}]}"));
            assertThatThrownBy(() -> deliver(sink))
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).contains("template"));
            deliver(sink);
        }
        assertThat(sent("PUT /_index_template/")).hasSize(2);
    }

    @Test
    void takesTheFieldTypeOfTheProduct() throws Exception {
        answers.put("GET /_index_template", Reply.of(200, "{}").header(ELASTIC, "Elasticsearch"));
        try (Sink sink = open(c -> {})) {
            deliver(sink);
        }
        try (Sink sink = open(c -> c.flavor = Flavor.OPENSEARCH)) {
            deliver(sink);
        }
        try (Sink sink = open(c -> c.flavor = Flavor.SERVERLESS)) {
            deliver(sink);
        }
        List<ReceivedRequest> installed = sent("PUT /_index_template/");
        assertThat(installed.get(0).body()).contains("\"flattened\"").contains("\"settings\"");
        assertThat(installed.get(1).body()).contains("\"flat_object\"");
        assertThat(installed.get(2).body()).contains("\"flattened\"").doesNotContain("\"settings\"");
    }

    @Test
    void findsTheProductAtTheRootWhereNoHeaderTells() throws Exception {
        Map<String, String> typeByRoot = Map.of(
                "{\"tagline\":\"You Know, for Search\",\"version\":{\"build_flavor\":\"default\"}}", "\"flattened\"",
                "{\"tagline\":\"You Know, for Search\",\"version\":{\"build_flavor\":\"serverless\"}}", "\"flattened\"",
                "{\"version\":{\"distribution\":\"opensearch\"}}", "\"flat_object\"",
                "<html>", "\"flat_object\"");
        for (Map.Entry<String, String> expected : typeByRoot.entrySet()) {
            server.next(Reply.of(200, "{}"), Reply.of(200, expected.getKey()));
            try (Sink sink = open(c -> {})) {
                deliver(sink);
            }
            List<ReceivedRequest> installed = sent("PUT /_index_template/");
            String template = installed.get(installed.size() - 1).body();
            assertThat(template).contains(expected.getValue());
            assertThat(template.contains("\"settings\""))
                    .as("settings after %s", expected.getKey())
                    .isEqualTo(!expected.getKey().contains("serverless"));
        }
    }

    private void holds(Consumer<Configs> change) {
        try (Sink sink = open(change)) {
            assertThatThrownBy(() -> deliver(sink))
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).contains("template"));
        }
    }

    private static void deliver(Sink sink) throws Exception {
        assertThat(sink.deliver(new Batch("tap", List.of(Tap.click(1)))).failures())
                .isEmpty();
    }

    private Sink open(Consumer<Configs> change) {
        Configs configs = Configs.at(server.url());
        change.accept(configs);
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

    private static Reply templates(String pattern, int priority, boolean dataStream, String managedBy) {
        return Reply.of(
                200,
                "{\"index_templates\":[{\"name\":\"there\",\"index_template\":{\"index_patterns\":[\"" + pattern
                        + "\"],\"priority\":" + priority + (dataStream ? ",\"data_stream\":{}" : "")
                        + ",\"_meta\":{\"managed_by\":\"" + managedBy + "\"}}}]}");
    }
}
