package io.collector.sink.splunk;

import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.SinkContract;
import java.net.URI;
import java.util.List;
import java.util.Set;

class SplunkHecContractTest extends SinkContract {
    private static final String TOKEN = "t0ken-that-nobody-sees";

    @Override
    protected Sink open(URI target, PluginContext context) {
        String settings = "url = \"" + target + "\", token = \"" + TOKEN + "\", http.request-timeout = "
                + TIMEOUT.toMillis() + "ms";
        return new SplunkHecPlugin().open(ConfigAssertions.bind(SplunkHecConfig.class, settings), context);
    }

    @Override
    protected boolean delivers(ReceivedRequest request) {
        return request.path().equals("/services/collector/event") && request.bodyBytes() > 0;
    }

    @Override
    protected int countEvents(ReceivedRequest request) {
        return (int) request.body().lines().count();
    }

    @Override
    protected Reply success(ReceivedRequest request) {
        return Reply.of(200, "{\"text\":\"Success\",\"code\":0}");
    }

    @Override
    protected Reply beside(ReceivedRequest request) {
        return Reply.of(400, "{\"text\":\"No data\",\"code\":5}");
    }

    @Override
    protected Reply busy() {
        return Reply.of(503, "{\"text\":\"Server is busy\",\"code\":9}");
    }

    @Override
    protected Reply unauthorized() {
        return Reply.of(401, "{\"text\":\"Invalid authorization\",\"code\":3}");
    }

    @Override
    protected Reply forbidden() {
        return Reply.of(403, "{\"text\":\"Invalid token\",\"code\":4}");
    }

    @Override
    protected Reply malformed() {
        return Reply.of(400, "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}");
    }

    @Override
    protected List<Partial> partials() {
        return List.of(
                new Partial(
                        "one in the middle is refused",
                        5,
                        List.of(Reply.of(
                                400, "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":2}")),
                        new Delivery(List.of(new Failure(2, Verdict.REJECT, "6", "")))),
                new Partial(
                        "one is refused, then the server is busy",
                        4,
                        List.of(
                                Reply.of(
                                        400,
                                        "{\"text\":\"Event field cannot be blank\",\"code\":13,\"invalid-event-number\":1}"),
                                Reply.of(503, "{\"text\":\"Server is busy\",\"code\":9}")),
                        new Delivery(List.of(
                                new Failure(1, Verdict.REJECT, "13", ""),
                                new Failure(2, Verdict.RETRY, "9", ""),
                                new Failure(3, Verdict.RETRY, "9", "")))));
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(TOKEN);
    }
}
