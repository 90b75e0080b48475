package io.collector.sink.elasticsearch;

import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.SinkContract;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class ElasticsearchSinkContractTest extends SinkContract {
    private static final String SECRET = "c2VjcmV0LWtleS1vZi10aGUtc2luaw==";

    @Override
    protected Sink open(URI target, PluginContext context) {
        Configs configs = Configs.at(target);
        configs.apiKey = Optional.of(Secret.of(SECRET));
        configs.requestTimeout = TIMEOUT;
        return new ElasticsearchPlugin().open(configs.build(), context);
    }

    @Override
    protected boolean delivers(ReceivedRequest request) {
        return BulkReplies.isBulk(request);
    }

    @Override
    protected int countEvents(ReceivedRequest request) {
        return BulkReplies.ids(request).size();
    }

    @Override
    protected Reply success(ReceivedRequest request) {
        return BulkReplies.created(request);
    }

    @Override
    protected Reply busy() {
        return Reply.of(429, "{\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"busy\"}}");
    }

    @Override
    protected Reply malformed() {
        return Reply.of(400, "{\"error\":{\"type\":\"action_request_validation_exception\",\"reason\":\"malformed\"}}");
    }

    @Override
    protected boolean repeatsAreHarmless() {
        return true;
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(SECRET);
    }

    @Override
    protected List<Partial> partials() {
        // Ids do not depend on the run: identity and revision of the testkit's events.
        List<String> ids = events(4).stream().map(DocumentId::of).toList();
        String answer = "{\"took\":1,\"errors\":true,\"items\":[" + item(ids.get(0), "\"status\":201")
                + "," + item(ids.get(1), "\"status\":429,\"error\":{\"type\":\"x\",\"reason\":\"queue full\"}")
                + "," + item(ids.get(2), BulkReplies.MAPPING_ERROR)
                + "," + item(ids.get(3), "\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}")
                + "]}";
        return List.of(new Partial(
                "one busy, one that does not fit, one duplicate",
                4,
                List.of(Reply.of(200, answer)),
                new Delivery(
                        List.of(new Failure(1, Verdict.RETRY, "", "x"), new Failure(2, Verdict.REJECT, "", "x")))));
    }

    private static String item(String id, String rest) {
        return "{\"create\":{\"_id\":\"" + id + "\"," + rest + "}}";
    }
}
