package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Batch;
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

/**
 * What setup meets: stores every document, and answers other requests as told by the beginning of their method and path;
 * 200 and an empty object to all else. For one test.
 */
final class StandInCluster implements AutoCloseable {
    private final Map<String, Reply> answers = new HashMap<>();
    private final FaultyServer server = FaultyServer.answering(this::answer);

    /** Answers requests that begin like this, such as {@code PUT /_index_template}, until told otherwise. */
    void answer(String beginning, Reply reply) {
        answers.put(beginning, reply);
    }

    /** The answers to the next requests, whatever these are. */
    void next(Reply... replies) {
        server.next(replies);
    }

    Sink open(Consumer<Configs> change) {
        Configs configs = Configs.at(server.url());
        change.accept(configs);
        return new ElasticsearchPlugin()
                .open(configs.build(), TestPluginContext.of("elastic", ManualClock.at(Tap.TIME), Tap.TABLES));
    }

    /** One click, by a sink of its own. */
    void deliver(Consumer<Configs> change) throws Exception {
        try (Sink sink = open(change)) {
            deliverTo(sink);
        }
    }

    static void deliverTo(Sink sink) throws Exception {
        assertThat(sink.deliver(new Batch("tap", List.of(Tap.click(1)))).failures())
                .isEmpty();
    }

    List<ReceivedRequest> requests() {
        return server.requests();
    }

    /** The requests whose method and target begin like this. */
    List<ReceivedRequest> sent(String beginning) {
        return server.requests().stream()
                .filter(request -> (request.method() + " " + request.target()).startsWith(beginning))
                .toList();
    }

    @Override
    public void close() {
        server.close();
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
