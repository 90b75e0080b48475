package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.testkit.DeliveryRun;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What something before the cluster refuses for what it holds. */
@Timeout(120)
class FirewallTest {
    private static final int EVENTS = 200;
    private static final String PHISH = "phish.example";
    private static final Reply NO_BODY = Reply.of(
            400, "{\"error\":{\"type\":\"parse_exception\",\"reason\":\"request body is required\"},\"status\":400}");

    private final ManualClock clock = ManualClock.at(Tap.TIME);
    private final Map<String, Integer> stored = new TreeMap<>();
    private final FaultyServer server = FaultyServer.answering(this::cluster);
    private final Sink sink = open(server);

    @AfterEach
    void close() {
        sink.close();
        server.close();
    }

    private Sink open(FaultyServer... servers) {
        Configs configs =
                Configs.at(List.of(servers).stream().map(FaultyServer::url).toArray(URI[]::new));
        return new ElasticsearchPlugin().open(configs.build(), TestPluginContext.of("elastic", clock, Tap.TABLES));
    }

    private synchronized Reply cluster(ReceivedRequest request) {
        if (!BulkReplies.isBulk(request)) {
            return Reply.of(200, "{}");
        }
        if (request.body().isEmpty()) {
            return NO_BODY;
        }
        BulkReplies.ids(request).forEach(id -> stored.merge(id, 1, Integer::sum));
        return BulkReplies.created(request);
    }

    private void refuse(Function<ReceivedRequest, Boolean> what, Reply reply) {
        server.answer(request -> what.apply(request) ? reply : cluster(request));
    }

    private static boolean isPhish(ReceivedRequest request) {
        return request.body().contains(PHISH);
    }

    private static Reply page(int status) {
        return Reply.of(status, "<html>Blocked</html>");
    }

    private static Event event(int n) {
        String host = n % 50 == 7 ? PHISH : "fine.example";
        return Tap.event(Tap.CLICKS_BLOCKED, "c-" + n, "{\"url\":\"https://" + host + "/" + n + "\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422, 200})
    void costsTheEventsThatItRefusesOnly(int status) {
        refuse(FirewallTest::isPhish, page(status));
        DeliveryRun run = new DeliveryRun(sink, clock);
        run.deliver(IntStream.range(0, EVENTS).mapToObj(FirewallTest::event).toList());
        assertThat(run.held()).isEmpty();
        assertThat(run.buried())
                .containsOnlyKeys("c-7", "c-57", "c-107", "c-157")
                .allSatisfy((id, why) ->
                        assertThat(why).startsWith(status + " ").contains("firewall, refuses what is in them"));
        assertThat(stored)
                .hasSize(EVENTS - 4)
                .allSatisfy((id, copies) -> assertThat(copies).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422})
    void costsNothingWhenItRefusesWhatHoldsNothingToo(int status) {
        refuse(BulkReplies::isBulk, page(status));
        for (int i = 0; i < 5; i++) {
            assertThat(fault(sink)).isInstanceOf(BlockedException.class).hasMessageContaining(String.valueOf(status));
        }
    }

    /** Nobody needs to act on what is busy for the moment. */
    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void needsNobodyWhileWhatHoldsNothingIsNotAnsweredEither(int status) {
        server.answer(request -> BulkReplies.isBulk(request) && request.body().isEmpty()
                ? page(status)
                : isPhish(request) ? page(403) : cluster(request));
        assertThat(fault(sink))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("403")
                .hasMessageContaining(String.valueOf(status));
    }

    /** Each host may have something else before it. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403})
    void costsNothingWhenItStandsBeforeOneOfTheHostsAndRefusesWhatHoldsNothingToo(int status) {
        refuse(BulkReplies::isBulk, page(status));
        try (FaultyServer open = FaultyServer.answering(this::cluster);
                Sink both = open(server, open)) {
            DeliveryRun run = new DeliveryRun(both, clock);
            IntStream.range(0, 20).forEach(n -> run.deliver(List.of(event(n))));
            assertThat(run.buried()).isEmpty();
            assertThat(stored).hasSize(20);
        }
    }

    /** The cluster's own word is about the rights, whatever was sent. */
    @Test
    void isNotWhatTheClusterItselfSays() {
        Reply own = Reply.of(403, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"}}");
        refuse(FirewallTest::isPhish, own);
        for (int i = 0; i < 5; i++) {
            assertThat(fault(sink)).isInstanceOf(BlockedException.class);
        }
    }

    private static TransferException fault(Sink sink) {
        return catchThrowableOfType(TransferException.class, () -> sink.deliver(new Batch("tap", List.of(event(7)))));
    }
}
