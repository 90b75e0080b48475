package io.collector.testkit;

import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.PluginContext;
import io.collector.api.Secret;
import io.collector.api.Sink;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** A sink that keeps every promise passes. */
class SinkContractTest extends SinkContract {
    static final String TOKEN = "s3cr3t-t0k3n";

    @Override
    protected Sink open(URI target, PluginContext context) {
        return new DemoSink(target, TIMEOUT, Secret.of(TOKEN), context);
    }

    @Override
    protected boolean delivers(ReceivedRequest request) {
        return request.path().equals("/events");
    }

    @Override
    protected int countEvents(ReceivedRequest request) {
        return (int) request.body().lines().count();
    }

    @Override
    protected Reply success(ReceivedRequest request) {
        return Reply.of(200, "taken");
    }

    @Override
    protected List<Partial> partials() {
        return List.of(new Partial(
                "one refused, one for later",
                4,
                List.of(Reply.of(200, "refused:1:no such colour;later:3:queue full")),
                new Delivery(List.of(new Failure(1, Verdict.REJECT, "", ""), new Failure(3, Verdict.RETRY, "", "")))));
    }

    @Override
    protected Set<String> secrets() {
        return Set.of(TOKEN);
    }
}
