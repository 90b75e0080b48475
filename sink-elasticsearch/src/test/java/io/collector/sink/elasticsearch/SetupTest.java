package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.Sink;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an account may do decides what becomes of the templates, and never makes a plain index. */
class SetupTest {
    private static final Reply FORBIDDEN =
            Reply.of(403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"},\"status\":403}");
    private static final Reply NOT_FOUND =
            Reply.of(404, "{\"error\":{\"type\":\"resource_not_found_exception\",\"reason\":\"none\"},\"status\":404}");
    private static final String ELASTIC = "X-elastic-product";

    private final StandInCluster cluster = new StandInCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void installsItsTemplateOnce() throws Exception {
        try (Sink sink = cluster.open(c -> {})) {
            StandInCluster.deliverTo(sink);
            StandInCluster.deliverTo(sink);
        }
        assertThat(cluster.sent("PUT /_index_template/")).hasSize(1);
        assertThat(cluster.sent("PUT /_index_template/").get(0).body())
                .contains("\"index_patterns\":[\"logs-proofpoint_tap.clicks_blocked-*\"]")
                .contains("\"priority\":150");
    }

    @Test
    void takesNothingElseForACluster() throws Exception {
        Reply notFound = Reply.of(404, "{\"text\":\"The requested URL was not found on this server.\",\"code\":404}");
        for (Reply other : List.of(Reply.of(404, "<html>not found</html>"), Reply.of(404, ""), notFound)) {
            cluster.next(other);
            try (Sink sink = cluster.open(c -> {})) {
                assertThatThrownBy(sink::check)
                        .isInstanceOf(BlockedException.class)
                        .hasMessageContaining("it answered " + other.status())
                        .satisfies(
                                e -> assertThat(((BlockedException) e).remedy()).contains("urls", "flavor"));
            }
        }
        // Who says what the cluster is need not have it asked.
        cluster.next(notFound);
        try (Sink sink = cluster.open(c -> c.flavor = Flavor.OPENSEARCH)) {
            sink.check();
        }
    }

    @Test
    void goesOnWithTheTemplateThatIsThereWhenItMayNotInstallItsOwn() throws Exception {
        cluster.answer("GET /_index_template", templates("logs-*-*", 100, true, ""));
        cluster.answer("PUT /_index_template", FORBIDDEN);
        cluster.deliver(c -> {});
    }

    /** It would look as if there were no template. */
    @Test
    void tellsAPageOfAProxyFromAMissingTemplate() {
        cluster.answer("", Reply.of(400, "<html><h1>400 The SSL certificate error</h1></html>"));
        for (boolean setup : new boolean[] {true, false}) {
            try (Sink sink = cluster.open(c -> c.setup = setup)) {
                assertThatThrownBy(() -> StandInCluster.deliverTo(sink))
                        .isInstanceOf(BlockedException.class)
                        .hasMessageContaining("The SSL certificate error");
            }
        }
    }

    @Test
    void holdsEventsWhenItMayNotInstallATemplateAndNoneIsThere() {
        cluster.answer("PUT /_index_template", FORBIDDEN);
        holds(c -> {});
        assertThat(cluster.sent("POST /_bulk")).isEmpty();
    }

    @Test
    void doesNotAskForAPrivilegeThatItWouldNotUse() {
        try (Sink sink = cluster.open(c -> c.setup = false)) {
            assertThatThrownBy(() -> StandInCluster.deliverTo(sink))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            e -> assertThat(e.remedy())
                                    .startsWith("set setup = true, or have somebody install a template for logs-"));
        }
    }

    @Test
    void holdsEventsWhenAStrongerTemplateMakesPlainIndices() {
        cluster.answer("GET /_index_template", templates("logs-*", 500, false, ""));
        holds(c -> {});
        cluster.answer("GET /_index_template", templates("*", 500, false, ""));
        holds(c -> c.setup = false);
    }

    @Test
    void leavesTheTemplatesOfElasticsIntegrationAlone() throws Exception {
        cluster.answer("GET /_index_template", templates("logs-proofpoint_tap.clicks_blocked-*", 200, true, "fleet"));
        cluster.deliver(c -> {});
        assertThat(cluster.sent("PUT ")).isEmpty();
    }

    @Test
    void renewsAnOlderTemplateOfItsOwn() throws Exception {
        cluster.answer(
                "GET /_index_template",
                Reply.of(
                        200,
                        "{\"index_templates\":[{\"name\":\"collector-proofpoint_tap.clicks_blocked\",\"index_template\":{"
                                + "\"index_patterns\":[\"logs-proofpoint_tap.clicks_blocked-*\"],\"priority\":150,\"data_stream\":{},"
                                + "\"_meta\":{\"managed_by\":\"collector\",\"version\":0}}}]}"));
        cluster.deliver(c -> {});
        assertThat(cluster.sent("PUT /_index_template/")).hasSize(1);
    }

    @Test
    void asksForTheDataStreamItselfWhenItMaySeeNoTemplates() throws Exception {
        cluster.answer("GET /_index_template", FORBIDDEN);
        cluster.answer("PUT /_index_template", FORBIDDEN);
        cluster.answer(
                "PUT /_data_stream",
                Reply.of(
                        400,
                        "{\"error\":{\"type\":\"resource_already_exists_exception\",\"reason\":\"exists\"},\"status\":400}"));
        cluster.deliver(c -> {});
        cluster.answer(
                "PUT /_data_stream",
                Reply.of(
                        400,
                        "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"no matching index template found\"},\"status\":400}"));
        holds(c -> {});
        holds(c -> c.setup = false);
        cluster.answer("PUT /_data_stream", FORBIDDEN);
        holds(c -> {});
        cluster.deliver(c -> c.setup = false);
    }

    @Test
    void letsElasticsearchItselfRefusePlainIndices() throws Exception {
        cluster.answer("GET /_index_template", FORBIDDEN.header(ELASTIC, "Elasticsearch"));
        cluster.answer("PUT /_index_template", FORBIDDEN.header(ELASTIC, "Elasticsearch"));
        cluster.deliver(c -> {});
        assertThat(cluster.sent("POST /_bulk").get(0).target()).contains("require_data_stream=true");
        assertThat(cluster.sent("PUT /_data_stream")).isEmpty();
    }

    @Test
    void holdsEventsWhenElasticsearchFindsNoTemplatesAndOursIsRefused() throws Exception {
        cluster.answer("GET /_index_template", NOT_FOUND.header(ELASTIC, "Elasticsearch"));
        cluster.answer("PUT /_index_template", FORBIDDEN.header(ELASTIC, "Elasticsearch"));
        holds(c -> {});
        assertThat(cluster.sent("POST /_bulk")).isEmpty();
        // It may be there all the same, as far as who switched setup off knows.
        cluster.deliver(c -> c.setup = false);
        // Without templates at all there is nothing to be refused.
        cluster.answer("PUT /_index_template", NOT_FOUND.header(ELASTIC, "Elasticsearch"));
        cluster.deliver(c -> {});
    }

    @Test
    void looksAgainWhenTheDataStreamIsGone() throws Exception {
        try (Sink sink = cluster.open(c -> {})) {
            StandInCluster.deliverTo(sink);
            cluster.next(
                    Reply.of(
                            200,
                            "{\"took\":1,\"errors\":true,\"items\":[{\"create\":{\"_id\":\""
                                    + DocumentId.of(Tap.click(1))
                                    + "\",\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}}}]}"));
            assertThatThrownBy(() -> StandInCluster.deliverTo(sink))
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).contains("template"));
            StandInCluster.deliverTo(sink);
        }
        assertThat(cluster.sent("PUT /_index_template/")).hasSize(2);
    }

    @Test
    void takesTheFieldTypeOfTheProduct() throws Exception {
        cluster.answer("GET /_index_template", Reply.of(200, "{}").header(ELASTIC, "Elasticsearch"));
        cluster.deliver(c -> {});
        cluster.deliver(c -> c.flavor = Flavor.OPENSEARCH);
        cluster.deliver(c -> c.flavor = Flavor.SERVERLESS);
        List<ReceivedRequest> installed = cluster.sent("PUT /_index_template/");
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
            cluster.next(Reply.of(200, "{}"), Reply.of(200, expected.getKey()));
            cluster.deliver(c -> {});
            List<ReceivedRequest> installed = cluster.sent("PUT /_index_template/");
            String template = installed.get(installed.size() - 1).body();
            assertThat(template).contains(expected.getValue());
            assertThat(template.contains("\"settings\""))
                    .as("settings after %s", expected.getKey())
                    .isEqualTo(!expected.getKey().contains("serverless"));
        }
    }

    private void holds(Consumer<Configs> change) {
        try (Sink sink = cluster.open(change)) {
            assertThatThrownBy(() -> StandInCluster.deliverTo(sink))
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).contains("template"));
        }
    }

    private static Reply templates(String pattern, int priority, boolean dataStream, String managedBy) {
        return Reply.of(
                200,
                "{\"index_templates\":[{\"name\":\"there\",\"index_template\":{\"index_patterns\":[\"" + pattern
                        + "\"],\"priority\":" + priority + (dataStream ? ",\"data_stream\":{}" : "")
                        + ",\"_meta\":{\"managed_by\":\"" + managedBy + "\"}}}]}");
    }
}
