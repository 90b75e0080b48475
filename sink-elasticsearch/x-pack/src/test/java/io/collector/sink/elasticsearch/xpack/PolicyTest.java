package io.collector.sink.elasticsearch.xpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Batch;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.elasticsearch.ElasticsearchConfig;
import io.collector.sink.elasticsearch.ElasticsearchPlugin;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.Events;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.util.List;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xpack.core.ilm.DeleteAction;
import org.elasticsearch.xpack.core.ilm.LifecycleAction;
import org.elasticsearch.xpack.core.ilm.LifecyclePolicy;
import org.elasticsearch.xpack.core.ilm.LifecycleType;
import org.elasticsearch.xpack.core.ilm.RolloverAction;
import org.elasticsearch.xpack.core.ilm.TimeseriesLifecycleType;
import org.elasticsearch.xpack.core.ilm.action.PutLifecycleRequest;
import org.junit.jupiter.api.Test;

/** Elastic's own classes read the lifecycle policy that the sink sends, as the cluster does with a request for it. */
class PolicyTest {
    private static final String PATH = "/_ilm/policy/collector-logs";

    private static final NamedXContentRegistry REGISTRY = new NamedXContentRegistry(List.of(
            new NamedXContentRegistry.Entry(
                    LifecycleType.class,
                    new ParseField(TimeseriesLifecycleType.TYPE),
                    parser -> TimeseriesLifecycleType.INSTANCE),
            new NamedXContentRegistry.Entry(
                    LifecycleAction.class, new ParseField(RolloverAction.NAME), RolloverAction::parse),
            new NamedXContentRegistry.Entry(
                    LifecycleAction.class, new ParseField(DeleteAction.NAME), DeleteAction::parse)));

    @Test
    void isOneThatElasticsearchReadsAsItIsMeant() throws Exception {
        LifecyclePolicy policy = installed("lifecycle { max-age = 36h, max-size = 10GiB, delete-after = 90d }");

        RolloverAction rollover =
                (RolloverAction) policy.getPhases().get("hot").getActions().get(RolloverAction.NAME);
        assertThat(rollover.getConditions().getMaxAge()).isEqualTo(TimeValue.timeValueHours(36));
        assertThat(rollover.getConditions().getMaxPrimaryShardSize().getGb()).isEqualTo(10);
        assertThat(policy.getPhases().get("delete").getMinimumAge()).isEqualTo(TimeValue.timeValueDays(90));
        assertThat(policy.getPhases().get("delete").getActions()).containsOnlyKeys(DeleteAction.NAME);
        assertThat(policy.getMetadata()).containsEntry("managed_by", "collector");
    }

    @Test
    void deletesNothingUnlessAsked() throws Exception {
        assertThat(installed("").getPhases()).containsOnlyKeys("hot");
    }

    private static LifecyclePolicy installed(String settings) throws Exception {
        try (FaultyServer cluster =
                FaultyServer.answering(request -> Reply.of(request.method().equals("GET") ? 404 : 200, "{}")
                        .header("X-elastic-product", "Elasticsearch"))) {
            ElasticsearchConfig config = ConfigAssertions.bind(
                    ElasticsearchConfig.class, "urls = [\"" + cluster.url() + "\"], api-key = k\n" + settings);
            try (Sink sink = new ElasticsearchPlugin().open(config, TestPluginContext.named("elastic"))) {
                // Set up first; then a bulk, which this cluster has no answer for.
                assertThatThrownBy(() -> sink.deliver(new Batch("demo", List.of(Events.one(1)))))
                        .isInstanceOf(TransferException.class);
            }
            String body = cluster.requests().stream()
                    .filter(request ->
                            request.method().equals("PUT") && request.path().equals(PATH))
                    .findFirst()
                    .orElseThrow()
                    .body();
            try (XContentParser parser = XContentType.JSON
                    .xContent()
                    .createParser(XContentParserConfiguration.EMPTY.withRegistry(REGISTRY), body)) {
                PutLifecycleRequest request = PutLifecycleRequest.parseRequest(
                        new PutLifecycleRequest.Factory() {
                            @Override
                            public PutLifecycleRequest create(LifecyclePolicy policy) {
                                return new PutLifecycleRequest(TimeValue.ZERO, TimeValue.ZERO, policy);
                            }

                            @Override
                            public String getPolicyName() {
                                return "collector-logs";
                            }
                        },
                        parser);
                assertThat(request.validate()).isNull();
                return request.getPolicy();
            }
        }
    }
}
