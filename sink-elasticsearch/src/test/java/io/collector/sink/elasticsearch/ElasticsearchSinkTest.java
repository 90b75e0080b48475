package io.collector.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.collector.api.Batch;
import io.collector.api.BlockedException;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no engine shows when it is asked to. */
class ElasticsearchSinkTest {
    private final ManualClock clock = ManualClock.at(Tap.TIME);
    private final TestPluginContext context = TestPluginContext.of("elastic", clock, Tap.TABLES);
    private final FaultyServer server = FaultyServer.answering(bulks(BulkReplies::created));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsCreateActionsOfTheRightDataStreamWithShortStableIds() throws Exception {
        try (Sink sink = open(c -> {})) {
            sink.deliver(new Batch("tap", List.of(Tap.click(1), Tap.message(1))));
            sink.deliver(new Batch("tap", List.of(Tap.click(1))));
        }
        List<ReceivedRequest> bulks = bulkRequests();
        List<String> lines = bulks.get(0).body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .matches("\\{\"create\":\\{\"_index\":\"logs-proofpoint_tap\\.clicks_blocked-default\","
                        + "\"_id\":\"[A-Za-z0-9_-]{22}\"}}");
        assertThat(lines.get(2)).contains("\"logs-proofpoint_tap.message_delivered-default\"");
        assertThat(bulks.get(0).body()).endsWith("}\n");
        assertThat(BulkReplies.ids(bulks.get(1)))
                .containsExactly(BulkReplies.ids(bulks.get(0)).get(0));
        assertThat(bulks.get(0).header("Content-Type")).contains("application/x-ndjson");
        assertThat(bulks.get(0).header("Content-Encoding")).contains("gzip");
        assertThat(bulks.get(0).header("X-Opaque-Id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("collector-elastic-"));
        assertThat(bulks.get(0).target())
                .contains("filter_path=took,errors,items.*.status,items.*._id,items.*.error,items.*.failure_store")
                .contains("pipeline=_none");
    }

    @Test
    void neverHasAnIdLongerThanItsHash() {
        Event longest = new Event("t", "i".repeat(128), "r".repeat(128), Tap.TIME, Json.of("{}"));
        assertThat(DocumentId.of(longest)).hasSize(22);
        assertThat(DocumentId.of(new Event("t", "ab", "c", Tap.TIME, Json.of("{}"))))
                .isNotEqualTo(DocumentId.of(new Event("t", "a", "bc", Tap.TIME, Json.of("{}"))));
    }

    @Test
    void asksForRightCredentialsWhateverTheAnswerLooksLike() throws Exception {
        List<Reply> answers = List.of(
                Reply.of(
                        401,
                        "{\"error\":{\"type\":\"security_exception\",\"reason\":\"unable to authenticate\"},\"status\":401}"),
                Reply.of(401, "Unauthorized").header("Content-Type", "text/plain"));
        for (Reply answer : answers) {
            server.answer(bulks(request -> answer));
            try (Sink sink = open(c -> c.apiKey = Optional.of(Secret.of("k3y")))) {
                assertThatThrownBy(() -> sink.deliver(clicks(1)))
                        .isInstanceOfSatisfying(
                                BlockedException.class,
                                e -> assertThat(e.remedy()).contains("api-key"));
            }
        }
    }

    @Test
    void sendsWhateverCredentialsAreConfigured() throws Exception {
        sendsAuthorization("ApiKey aWQ6a2V5", c -> c.apiKey = Optional.of(Secret.of("id:key")));
        sendsAuthorization("ApiKey ZW5jb2RlZA", c -> c.apiKey = Optional.of(Secret.of("ZW5jb2RlZA")));
        sendsAuthorization("Bearer t0ken", c -> c.bearerToken = Optional.of(Secret.of("t0ken")));
        sendsAuthorization("Basic ZWxhc3RpYzpwYXNz", c -> {
            c.username = Optional.of("elastic");
            c.password = Optional.of(Secret.of("pass"));
        });
    }

    @Test
    void usesASecretThatWasChanged() throws Exception {
        AtomicReference<String> key = new AtomicReference<>("old");
        try (Sink sink = open(c -> c.apiKey = Optional.of(Secret.of(key::get)))) {
            sink.deliver(clicks(1));
            key.set("new");
            sink.deliver(clicks(1));
        }
        assertThat(bulkRequests().get(1).header("Authorization")).contains("ApiKey new");
    }

    @Test
    void retriesOnlyTheDocumentsThatFailedForNow() throws Exception {
        server.answer(bulks(request -> BulkReplies.items(
                request,
                "\"status\":201",
                "\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"queue\"}",
                "\"status\":503,\"error\":{\"type\":\"unavailable_shards_exception\",\"reason\":\"no shard\"}")));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks(4)).failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactly("1 RETRY", "2 RETRY");
        }
    }

    @Test
    void namesTheRemedyWhenTheDiskIsFull() throws Exception {
        server.answer(bulks(request -> BulkReplies.items(
                request,
                "\"status\":429,\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"flood-stage\"}",
                "\"status\":201")));
        try (Sink sink = open(c -> {})) {
            Failure failure = sink.deliver(clicks(2)).failures().get(0);
            assertThat(failure.verdict()).isEqualTo(Verdict.RETRY);
            assertThat(failure.reason()).contains("free disk space");
        }
    }

    @Test
    void holdsTheBatchWhenTheAccountMayNotWrite() throws Exception {
        server.answer(bulks(request -> BulkReplies.items(
                request,
                "\"status\":403,\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions for [indices:data/write/bulk[s]]\"}",
                "\"status\":403,\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"}")));
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks(2)))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            e -> assertThat(e.remedy()).contains("create_doc").contains("indices:data/write"));
        }
    }

    @Test
    void holdsWhatItDoesNotUnderstand() {
        server.answer(bulks(request -> BulkReplies.items(
                request, "\"status\":418,\"error\":{\"type\":\"teapot_exception\",\"reason\":\"short and stout\"}")));
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks(1))).isInstanceOf(BlockedException.class);
        }
    }

    @Test
    void countsWhatTheFailureStoreTook() throws Exception {
        server.answer(bulks(request -> BulkReplies.items(request, "\"status\":201,\"failure_store\":\"used\"")));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks(3)).failures()).isEmpty();
        }
        assertThat(context.count("redirected")).isEqualTo(1);
    }

    @Test
    void countsTheClustersTimeInSecondsAndLosesNoPartOfThem() throws Exception {
        server.answer(bulks(request -> Reply.of(
                200,
                "{\"errors\":false,\"took\":700,\"items\":[{\"create\":{\"_id\":\""
                        + BulkReplies.ids(request).get(0) + "\",\"status\":201}}]}")));
        try (Sink sink = open(c -> {})) {
            sink.deliver(clicks(1));
            assertThat(context.count("took_seconds")).isZero();
            sink.deliver(clicks(1));
            assertThat(context.count("took_seconds")).isEqualTo(1);
            sink.deliver(clicks(1));
        }
        assertThat(context.count("took_seconds")).isEqualTo(2);
    }

    @Test
    void tellsNothingOfADocumentThatDoesNotFit() throws Exception {
        server.answer(bulks(request -> BulkReplies.items(request, BulkReplies.MAPPING_ERROR)));
        try (Sink sink = open(c -> {})) {
            Failure failure = sink.deliver(clicks(2)).failures().get(0);
            assertThat(failure.verdict()).isEqualTo(Verdict.REJECT);
            assertThat(failure.code()).isEqualTo("document_parsing_exception");
            assertThat(failure.reason()).contains("field [n]").doesNotContain("private");
        }
    }

    @Test
    void takesABatchOfNothingButBadDocumentsForAFaultOfTheMapping() throws Exception {
        String[] bad = new String[12];
        Arrays.fill(bad, BulkReplies.MAPPING_ERROR);
        server.answer(bulks(request -> BulkReplies.items(request, bad)));
        try (Sink sink = open(c -> {})) {
            assertThatThrownBy(() -> sink.deliver(clicks(12)))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            e -> assertThat(e.remedy()).contains("template").contains("batch.max-events"));
            assertThat(sink.deliver(clicks(3)).failures())
                    .extracting(Failure::verdict)
                    .containsOnly(Verdict.REJECT);
        }
    }

    @Test
    void sendsTheBatchAgainWhenTheAnswerSpeaksOfOtherDocuments() throws Exception {
        List<Function<ReceivedRequest, Reply>> answers = List.of(
                request -> Reply.of(200, "{\"took\":1,\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}"),
                request -> {
                    String body = BulkReplies.created(request).body();
                    List<String> ids = BulkReplies.ids(request);
                    return Reply.of(
                            200,
                            body.replace(ids.get(0), "?")
                                    .replace(ids.get(1), ids.get(0))
                                    .replace("?", ids.get(1)));
                });
        for (Function<ReceivedRequest, Reply> answer : answers) {
            server.answer(bulks(answer));
            try (Sink sink = open(c -> {})) {
                assertThatThrownBy(() -> sink.deliver(clicks(2)))
                        .isInstanceOfSatisfying(
                                RetryableException.class,
                                e -> assertThat(e.ambiguous())
                                        .as("ids make it harmless")
                                        .isFalse());
            }
        }
    }

    @Test
    void saysThatARepetitionMayDoubleWhereThereAreNoIds() throws Exception {
        server.answer(bulks(request -> Reply.of(200, "{\"items\":[]}")));
        try (Sink sink = open(c -> c.documentId = DocumentId.NONE)) {
            assertThatThrownBy(() -> sink.deliver(clicks(2)))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.ambiguous()).isTrue());
        }
        assertThat(BulkReplies.ids(bulkRequests().get(0))).containsOnly("");
    }

    /** What an ingest pipeline says of a document can be anything. */
    @Test
    void buriesWhatIsRefusedInUnknownWordsWhereOthersOfTheStreamAreTaken() throws Exception {
        String taken = "\"status\":201";
        server.answer(bulks(request -> {
            String body = BulkReplies.created(request).body();
            int last = body.lastIndexOf(taken);
            return Reply.of(
                    200,
                    body.substring(0, last)
                            + "\"status\":400,\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"Provided Grok expressions do not match\"}"
                            + body.substring(last + taken.length()));
        }));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks(3)).failures())
                    .extracting(Failure::index, Failure::verdict)
                    .containsExactly(tuple(2, Verdict.REJECT));
            assertThatThrownBy(() -> sink.deliver(clicks(1)))
                    .as("alone it may as well be the pipeline")
                    .isInstanceOf(BlockedException.class);
        }
    }

    @Test
    void goesOnWithoutIdsWhereTheyAreRefused() throws Exception {
        server.answer(bulks(request -> request.body().contains("\"_id\"")
                ? BulkReplies.items(
                        request,
                        "\"status\":400,\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"Document ID is not supported in create/index operation request\"}")
                : BulkReplies.created(request)));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks(1)).failures())
                    .extracting(Failure::verdict)
                    .containsExactly(Verdict.RETRY);
            assertThat(sink.deliver(clicks(1)).failures()).isEmpty();
        }
    }

    @Test
    void lowersItsLimitForAWhileAfterARequestWasTooLarge() throws Exception {
        server.answer(bulks(request -> Reply.of(413)));
        try (Sink sink = open(c -> {})) {
            long configured = sink.limits().maxBytes();
            assertThatThrownBy(() -> sink.deliver(clicks(1))).isInstanceOf(RejectedException.class);
            assertThat(sink.limits().maxBytes())
                    .as("after one event that is too large by itself")
                    .isEqualTo(configured);
            assertThatThrownBy(() -> sink.deliver(clicks(100))).isInstanceOf(RejectedException.class);
            int sent = bulkRequests().get(1).bodyBytes();
            assertThat(sink.limits().maxBytes()).isEqualTo(sent / 2);
            clock.advance(Duration.ofHours(2));
            assertThat(sink.limits().maxBytes()).isEqualTo(configured);
        }
    }

    @Test
    void blamesTheSizeWhenLargeRequestsAreBrokenOffAgainAndAgain() {
        BrokenUploads uploads = new BrokenUploads();
        assertThat(uploads.brokeOff(2 << 20)).isFalse();
        assertThat(uploads.brokeOff(2 << 20)).isFalse();
        uploads.answered();
        assertThat(uploads.brokeOff(2 << 20)).isFalse();
        assertThat(uploads.brokeOff(2 << 20)).isFalse();
        assertThat(uploads.brokeOff(2 << 20)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(uploads.brokeOff(1000)).as("small requests").isFalse();
        }
    }

    @Test
    void halvesABatchThatIsBrokenOffAgainAndAgain() throws Exception {
        Batch batch = new Batch(
                "tap",
                IntStream.range(0, 20)
                        .mapToObj(
                                n -> Tap.event(Tap.CLICKS_BLOCKED, "c" + n, "{\"url\":\"" + "u".repeat(60_000) + "\"}"))
                        .toList());
        try (ServerSocket broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Sink sink = open(c -> {
                    c.urls = List.of(URI.create("http://127.0.0.1:" + broken.getLocalPort()));
                    c.gzip = false;
                })) {
            Thread proxy = new Thread(() -> breakUploads(broken, "POST /_bulk"));
            proxy.setDaemon(true);
            proxy.start();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> sink.deliver(batch)).isInstanceOf(RetryableException.class);
            }
            assertThatThrownBy(() -> sink.deliver(batch))
                    .isInstanceOfSatisfying(
                            RejectedException.class, e -> assertThat(e.code()).isEqualTo("413"));
            assertThat(sink.limits().maxBytes()).isLessThan(2 << 20);
        }
    }

    /** While other requests get through: a server that is down, or breaks everything off, costs nothing. */
    @Test
    void givesUpOneEventThatIsBrokenOffAgainAndAgain() throws Exception {
        Batch batch = new Batch(
                "tap", List.of(Tap.event(Tap.CLICKS_BLOCKED, "c", "{\"url\":\"" + "u".repeat(2 << 20) + "\"}")));
        for (String large : List.of("Content-Length: [0-9]{7}", "POST /_bulk")) {
            try (ServerSocket broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    Sink sink = open(c -> {
                        c.urls = List.of(URI.create("http://127.0.0.1:" + broken.getLocalPort()));
                        c.gzip = false;
                    })) {
                Thread proxy = new Thread(() -> breakUploads(broken, large));
                proxy.setDaemon(true);
                proxy.start();
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> sink.deliver(batch)).isInstanceOf(RetryableException.class);
                }
                clock.advance(Duration.ofMinutes(10));
                TransferException third = catchThrowableOfType(TransferException.class, () -> sink.deliver(batch));
                if (large.startsWith("POST")) {
                    assertThat(third).isInstanceOf(RetryableException.class);
                } else {
                    assertThat(third)
                            .isInstanceOfSatisfying(
                                    RejectedException.class,
                                    e -> assertThat(e.code()).isEqualTo("413"))
                            .hasMessageContaining("ended without a whole answer");
                }
            }
        }
    }

    /** Resets the connection in the middle of requests with this in their head; the others have an answer each. */
    private static void breakUploads(ServerSocket listening, String large) {
        while (true) {
            try (Socket socket = listening.accept()) {
                byte[] head = new byte[8192];
                int n = socket.getInputStream().read(head);
                String request = new String(head, 0, Math.max(n, 0), StandardCharsets.UTF_8);
                if (Pattern.compile(large).matcher(request).find()) {
                    socket.setSoLinger(true, 0);
                } else {
                    String answer = request.startsWith("POST /_bulk")
                            ? "400 Bad Request\r\nContent-Length: 36\r\nConnection: close\r\n\r\n"
                                    + "{\"error\":{\"type\":\"parse_exception\"}}"
                            : "200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
                    socket.getOutputStream().write(("HTTP/1.1 " + answer).getBytes(StandardCharsets.UTF_8));
                    socket.getOutputStream().flush();
                }
            } catch (IOException e) {
                if (listening.isClosed()) {
                    return;
                }
            }
        }
    }

    @Test
    void givesABatchToTheNextHostWhenOneFails() throws Exception {
        try (FaultyServer second = FaultyServer.answering(bulks(BulkReplies::created));
                Sink sink = open(c -> c.urls = List.of(server.url(), second.url()))) {
            server.answer(request -> Reply.reset());
            for (int i = 0; i < 4; i++) {
                assertThat(sink.deliver(clicks(2)).failures()).isEmpty();
            }
            assertThat(second.requests().stream().filter(BulkReplies::isBulk)).hasSize(4);
            assertThat(server.requests())
                    .as("tries at the dead host while it rests")
                    .hasSize(1);
            clock.advance(Duration.ofMinutes(2));
            server.answer(bulks(BulkReplies::created));
            for (int i = 0; i < 4; i++) {
                sink.deliver(clicks(2));
            }
            assertThat(server.requests().stream().filter(BulkReplies::isBulk)).hasSize(2);
        }
    }

    @Test
    void asksNoSecondHostWithoutIdsWhenTheFirstMayHaveTakenTheBatch() throws Exception {
        try (FaultyServer second = FaultyServer.answering(bulks(BulkReplies::created));
                Sink sink = open(c -> {
                    c.urls = List.of(server.url(), second.url());
                    c.documentId = DocumentId.NONE;
                })) {
            sink.deliver(clicks(1));
            server.answer(request -> Reply.reset());
            second.answer(request -> Reply.reset());
            int before = server.requests().size() + second.requests().size();
            assertThat(catchThrowable(() -> sink.deliver(clicks(1))))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.ambiguous()).isTrue());
            assertThat(server.requests().size() + second.requests().size())
                    .as("requests at both hosts")
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void leavesOutParametersThatAnOlderClusterDoesNotKnow() throws Exception {
        server.answer(request -> {
            if (!BulkReplies.isBulk(request)) {
                return Reply.of(200, "{}").header("X-elastic-product", "Elasticsearch");
            }
            for (String parameter : List.of("require_data_stream", "include_source_on_error", "timeout")) {
                if (request.target().contains(parameter)) {
                    return Reply.of(
                            400,
                            "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"request [/_bulk] contains unrecognized parameters: [include_source_on_error], [require_data_stream], [timeout]\"},\"status\":400}");
                }
            }
            return BulkReplies.created(request);
        });
        try (Sink sink = open(c -> {})) {
            assertThat(sink.deliver(clicks(1)).failures()).isEmpty();
            assertThat(sink.deliver(clicks(1)).failures()).isEmpty();
        }
        assertThat(bulkRequests())
                .extracting(r -> r.target().contains("require_data_stream"))
                .containsExactly(true, false, false);
        assertThat(bulkRequests())
                .extracting(r -> r.target().contains("timeout"))
                .containsExactly(true, false, false);
    }

    /** Else a shard that cannot be written to looks like a cluster that does not answer, for every document. */
    @Test
    void hasTheClusterAnswerBeforeTheRequestIsGivenUp() throws Exception {
        for (String[] timeouts : new String[][] {{"60", "50000"}, {"6", "5000"}, {"300", "60000"}}) {
            server.answer(BulkReplies::created);
            int before = bulkRequests().size();
            try (Sink sink = open(c -> c.requestTimeout = Duration.ofSeconds(Long.parseLong(timeouts[0])))) {
                sink.deliver(clicks(1));
            }
            assertThat(bulkRequests().get(before).target()).contains("&timeout=" + timeouts[1] + "ms");
        }
    }

    @Test
    void showsTheRequestItWouldMake() {
        try (Sink sink = open(c -> c.apiKey = Optional.of(Secret.of("k3y")))) {
            assertThat(sink.preview(clicks(1)))
                    .startsWith("POST http://127.0.0.1:")
                    .contains("Authorization: ApiKey <secret>")
                    .contains("{\"create\":{\"_index\":\"logs-proofpoint_tap.clicks_blocked-default\"")
                    .doesNotContain("k3y");
        }
    }

    @Test
    void makesADeadLetterOfAnEventThatIsNoObject() throws Exception {
        Event odd = new Event(Tap.CLICKS_BLOCKED.name(), "odd", "1", Tap.TIME, Json.of("[1]"));
        try (Sink sink = open(c -> {})) {
            assertThat(sink.preview(new Batch("tap", List.of(Tap.click(1), odd))))
                    .endsWith("not sent: event 2, the event's body is not a JSON object\n");
            assertThat(sink.deliver(new Batch("tap", List.of(Tap.click(1), odd)))
                            .failures())
                    .extracting(f -> f.index() + " " + f.verdict())
                    .containsExactly("1 REJECT");
        }
    }

    @Test
    void tellsWhichPrivilegesAreMissing() {
        server.answer(request -> request.path().equals("/_security/user/_has_privileges")
                ? Reply.of(
                        200,
                        "{\"has_all_requested\":false,\"index\":{\"logs-proofpoint_tap.clicks_blocked-default\":{\"create_doc\":false,\"auto_configure\":true}}}")
                : Reply.of(200, "{}").header("X-elastic-product", "Elasticsearch"));
        try (Sink sink = open(c -> {})) {
            BlockedException blocked = catchThrowableOfType(BlockedException.class, sink::check);
            assertThat(blocked).hasMessageContaining("create_doc on logs-proofpoint_tap.clicks_blocked-default");
            assertThat(blocked.getMessage()).doesNotContain("auto_configure");
        }
    }

    private void sendsAuthorization(String expected, Consumer<Configs> change) throws Exception {
        try (Sink sink = open(change)) {
            sink.deliver(clicks(1));
        }
        List<ReceivedRequest> bulks = bulkRequests();
        assertThat(bulks.get(bulks.size() - 1).header("Authorization")).contains(expected);
    }

    private Sink open(Consumer<Configs> change) {
        Configs configs = Configs.at(server.url());
        change.accept(configs);
        return new ElasticsearchPlugin().open(configs.build(), context);
    }

    private static Batch clicks(int n) {
        return new Batch("tap", IntStream.range(0, n).mapToObj(Tap::click).toList());
    }

    private List<ReceivedRequest> bulkRequests() {
        return server.requests().stream().filter(BulkReplies::isBulk).toList();
    }

    private static Function<ReceivedRequest, Reply> bulks(Function<ReceivedRequest, Reply> answer) {
        return request -> BulkReplies.isBulk(request) ? answer.apply(request) : Reply.of(200, "{}");
    }
}
