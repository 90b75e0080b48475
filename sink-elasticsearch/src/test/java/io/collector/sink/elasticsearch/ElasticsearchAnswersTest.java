package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers to whole requests, of clusters and of what stands before them. */
class ElasticsearchAnswersTest {
    private final FaultyServer server = FaultyServer.answering(bulks(BulkReplies::created));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void waitsAsLongAsItIsToldTo() {
        server.answer(bulks(request -> Reply.of(
                        429, "{\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"busy\"}}")
                .header("Retry-After", "17")));
        assertThat(retryable(c -> {}).retryAfter()).contains(Duration.ofSeconds(17));
    }

    @Test
    void sendsNothingBeforeTheTimeThatItWasToldToWaitFor() throws Exception {
        server.answer(bulks(request -> Reply.of(503).header("Retry-After", "17")));
        ManualClock clock = ManualClock.at(Tap.TIME);
        try (Sink sink = open(c -> {}, clock)) {
            assertThatThrownBy(() -> sink.deliver(clicks())).isInstanceOf(RetryableException.class);
            server.answer(bulks(BulkReplies::created));
            clock.advance(Duration.ofSeconds(16));
            assertThat(catchThrowableOfType(RetryableException.class, () -> sink.deliver(clicks()))
                            .retryAfter())
                    .contains(Duration.ofSeconds(1));
            assertThat(bulkRequests()).hasSize(1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(sink.deliver(clicks()).failures()).isEmpty();
        }
    }

    @Test
    void triesAgainAfterFaultsOfTheServer() {
        for (int status : new int[] {500, 502, 503, 504}) {
            server.answer(bulks(request -> Reply.of(status, "<html>")));
            RetryableException fault = retryable(c -> {});
            assertThat(fault).hasMessageContaining(String.valueOf(status));
        }
    }

    @Test
    void sendsTheSameIdsAgainAfterAnAnswerThatBrokeOff() throws Exception {
        server.answer(bulks(request -> BulkReplies.created(request).truncated()));
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks()))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.ambiguous()).isFalse());
            server.answer(bulks(BulkReplies::created));
            assertThat(sink.deliver(clicks()).failures()).isEmpty();
        }
        List<ReceivedRequest> bulks = bulkRequests();
        assertThat(BulkReplies.ids(bulks.get(1))).isEqualTo(BulkReplies.ids(bulks.get(0)));
    }

    @Test
    void givesUpWaitingForAnAnswerThatIsTooSlow() {
        server.answer(bulks(request -> BulkReplies.created(request).after(Duration.ofSeconds(20))));
        assertThat(retryable(c -> c.requestTimeout = Duration.ofMillis(300)).ambiguous())
                .isFalse();
    }

    @Test
    void readsAnAnswerThatComesLate() throws Exception {
        server.answer(bulks(request -> BulkReplies.created(request).after(Duration.ofMillis(500))));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks()).failures()).isEmpty();
        }
    }

    @Test
    void readsAnAnswerWhateverTheOrderOfItsKeys() throws Exception {
        server.answer(bulks(request -> Reply.of(
                200,
                BulkReplies.created(request)
                        .body()
                        .replace("{\"errors\":false,\"took\":7,", "{")
                        .replaceAll("}$", ",\"took\":7,\"errors\":false}"))));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks()).failures()).isEmpty();
        }
    }

    /** A setting that some use to hold users to the indexes that they may write to. */
    @Test
    void asksAPersonWhenTheClusterTakesNoIndexesInARequest() {
        server.answer(
                bulks(
                        request -> Reply.of(
                                400,
                                "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"explicit index in bulk is not allowed\"}}")));
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks()))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            e -> assertThat(e.remedy()).contains("rest.action.multi.allow_explicit_index"));
        }
    }

    @Test
    void refusesABatchThatTheClusterFindsMalformedAsAWhole() {
        server.answer(
                bulks(
                        request -> Reply.of(
                                400,
                                "{\"error\":{\"type\":\"action_request_validation_exception\",\"reason\":\"Validation Failed: 1: id is too long\"}}")));
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks()))
                    .isInstanceOfSatisfying(
                            RejectedException.class,
                            e -> assertThat(e.code()).isEqualTo("action_request_validation_exception"));
        }
    }

    @Test
    void countsNothingAsDoubledThatHasAnId() {
        for (int status : new int[] {502, 504}) {
            server.answer(bulks(request -> Reply.of(status).header("Retry-After", "3")));
            assertThat(retryable(c -> {})).isInstanceOfSatisfying(RetryableException.class, e -> {
                assertThat(e.ambiguous()).isFalse();
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(3));
            });
            assertThat(retryable(c -> c.documentId = DocumentId.NONE).ambiguous())
                    .isTrue();
        }
    }

    @Test
    void saysWhichSecretCannotBeSent() {
        String secret = "s3cret\nvalue";
        List<Consumer<Configs>> faults = List.of(
                c -> c.apiKey = Optional.of(Secret.of(secret)),
                c -> c.bearerToken = Optional.of(Secret.of(secret)),
                c -> c.aws = Optional.of(new ElasticsearchConfig.Aws(
                        "eu-west-1", "es", Secret.of("id"), Secret.of("key"), Optional.of(Secret.of(secret)))));
        List<String> settings = List.of("api-key", "bearer-token", "aws.session-token");
        for (int i = 0; i < faults.size(); i++) {
            String setting = settings.get(i);
            try (Sink sink = open(faults.get(i))) {
                assertThatThrownBy(() -> sink.deliver(clicks()))
                        .hasMessageContaining(setting)
                        .isInstanceOf(BlockedException.class)
                        .hasNoCause()
                        .message()
                        .doesNotContain("s3cret");
                assertThat(sink.preview(clicks())).doesNotContain("s3cret");
            }
        }
    }

    @Test
    void sendsPlainTypesThatEveryVersionTakes() throws Exception {
        try (Sink sink = open(c -> {})) {
            sink.deliver(clicks());
        }
        for (ReceivedRequest request : server.requests()) {
            assertThat(request.header("Accept")).contains("application/json");
            assertThat(request.header("Content-Type").orElse("application/json"))
                    .doesNotContain("compatible-with");
            assertThat(request.target()).doesNotContain("refresh");
        }
    }

    @Test
    void takesIdsThatAPipelineChangedForTheSameDocuments() throws Exception {
        server.answer(bulks(request -> Reply.of(
                200, BulkReplies.created(request).body().replaceAll("\"_id\":\"[^\"]+\"", "\"_id\":\"fingerprint\""))));
        try (Sink sink = open(c -> c.pipeline = Optional.of("mine"))) {
            assertThat(sink.deliver(clicks()).failures()).isEmpty();
        }
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks())).isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void findsItemsOutOfOrderAlsoWhereAPipelineMayChangeIds() {
        server.answer(bulks(request -> {
            List<String> ids = BulkReplies.ids(request);
            return Reply.of(200, BulkReplies.created(request).body().replace(ids.get(0), ids.get(1)));
        }));
        assertThat(retryable(c -> c.pipeline = Optional.of("mine"))).hasMessageContaining("order");
    }

    @Test
    void removesItsProbeWhereItMay() throws Exception {
        server.answer(bulks(ElasticsearchAnswersTest::probed));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.writeProbe())
                    .isEqualTo("wrote one document to each of 4 data streams and removed it again");
        }
        assertThat(bulkRequests().get(0).target()).contains("pipeline=_none");
        assertThat(server.requests())
                .extracting(request -> request.method() + " " + request.path())
                .contains("DELETE /.ds-0/_doc/id-0", "DELETE /.ds-3/_doc/id-3");
    }

    @Test
    void saysWhereAProbeWasRefused() {
        server.answer(
                bulks(
                        request -> Reply.of(
                                200,
                                "{\"items\":[{\"create\":{\"status\":403,\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"}}}]}")));
        try (Sink sink = open(c -> {})) {
            BlockedException blocked = catchThrowableOfType(BlockedException.class, sink::writeProbe);
            assertThat(blocked).hasMessageContaining("logs-proofpoint_tap.clicks_blocked-default answered 403");
            assertThat(blocked.remedy()).contains("create_doc");
        }
    }

    private static Reply probed(ReceivedRequest request) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < request.body().lines().count() / 2; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"create\":{\"status\":201,\"_index\":\".ds-")
                    .append(i)
                    .append("\",\"_id\":\"id-")
                    .append(i)
                    .append("\"}}");
        }
        return Reply.of(200, "{\"items\":[" + items + "]}");
    }

    private RetryableException retryable(Consumer<Configs> change) {
        try (Sink sink = open(change)) {
            return catchThrowableOfType(RetryableException.class, () -> sink.deliver(clicks()));
        }
    }

    private Sink open(Consumer<Configs> change) {
        return open(change, ManualClock.at(Tap.TIME));
    }

    private Sink open(Consumer<Configs> change, ManualClock clock) {
        Configs configs = Configs.at(server.url());
        change.accept(configs);
        return new ElasticsearchPlugin().open(configs.build(), TestPluginContext.of("elastic", clock, Tap.TABLES));
    }

    private static Batch clicks() {
        return new Batch("tap", IntStream.range(0, 3).mapToObj(Tap::click).toList());
    }

    private List<ReceivedRequest> bulkRequests() {
        return server.requests().stream().filter(BulkReplies::isBulk).toList();
    }

    private static Function<ReceivedRequest, Reply> bulks(Function<ReceivedRequest, Reply> answer) {
        return request -> BulkReplies.isBulk(request) ? answer.apply(request) : Reply.of(200, "{}");
    }
}
