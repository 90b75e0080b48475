package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.RequestPool;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.testkit.CollectingEmitter;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what becomes of an answer with something odd in it. */
class TapSourceTest {
    private static final String CLICKS = "/v2/siem/clicks/permitted";
    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final ManualClock clock = ManualClock.at(Rig.START);
    private final CollectingEmitter emitter = new CollectingEmitter();
    private FaultyServer server;
    private Source source;

    @BeforeEach
    void start() {
        server = FaultyServer.answering(request -> Reply.of(200, answer.get()));
        source = open(new Rig.Settings(), "");
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    @Test
    void sendsWhatTapRequires() throws Exception {
        source.poll(Checkpoint.START, emitter);
        ReceivedRequest request = server.requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target())
                .isEqualTo("/v2/siem/all?format=json&interval=2026-03-10T10:59:00Z/2026-03-10T11:59:00Z"
                        + "&threatStatus=active&threatStatus=cleared&threatStatus=falsePositive");
        assertThat(request.header("Authorization")).contains("Basic c2ltdWxhdGVkLXByaW5jaXBhbDpww6Rzc3fDtnJk");
        assertThat(request.header("Accept-Encoding")).contains("gzip");
    }

    @Test
    void keepsThePathOfTheBaseAddress() throws Exception {
        try (Source prefixed = open(new Rig.Settings(), "/api/")) {
            prefixed.poll(Checkpoint.START, emitter);
        }
        assertThat(server.requests().get(0).path()).isEqualTo("/api/v2/siem/all");
    }

    @Test
    void losesNothingButTheElementThatIsNoEvent() throws Exception {
        answer.set(
                "{\"clicksBlocked\":[{\"id\":\"1\"},7,{\"id\":tru},{\"id\":\"2\"}],\"clicksPermitted\":null,"
                        + "\"messagesBlocked\":{\"id\":\"3\"},\"quarantined\":[{\"id\":\"4\"}],\"queryEndTime\":\"2026-03-10T11:59:00Z\"}");
        Page page = source.poll(Checkpoint.START, emitter);
        assertThat(emitter.events()).hasSize(2);
        assertThat(emitter.rejected())
                .extracting(CollectingEmitter.Rejected::raw)
                .containsExactly("7", "{\"id\":tru}", "{\"id\":\"3\"}");
        assertThat(page.coverage())
                .singleElement()
                .satisfies(c -> assertThat(((Coverage.Read) c).found())
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "ProofPointTAPClicksBlockedV2", 4L,
                                "ProofPointTAPClicksPermittedV2", 0L,
                                "ProofPointTAPMessagesBlockedV2", 1L,
                                "ProofPointTAPMessagesDeliveredV2", 0L)));
    }

    @Test
    void leavesOutTablesThatAreSwitchedOff() throws Exception {
        source.close();
        source = open(new Rig.Settings().tables(true, false, true, false), "");
        answer.set(
                "{\"clicksBlocked\":[{\"id\":\"1\"}],\"clicksPermitted\":[{\"id\":\"2\"}],\"messagesDelivered\":[{\"id\":\"3\"}]}");
        Page page = source.poll(Checkpoint.START, emitter);
        assertThat(emitter.events()).extracting(Event::table).containsExactly("ProofPointTAPClicksBlockedV2");
        assertThat(((Coverage.Read) page.coverage().get(0)).found())
                .containsOnlyKeys("ProofPointTAPClicksBlockedV2", "ProofPointTAPMessagesBlockedV2");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 403, 401})
    void goesOnWithEverythingElseThoughPermittedClicksCannotBePolledByThemselves(int status) throws Exception {
        server.answer(request ->
                request.path().endsWith("/clicks/permitted") ? Reply.of(status) : Reply.of(200, answer.get()));
        Checkpoint checkpoint = Checkpoint.START;
        for (int i = 0; i < 60; i++) {
            Page page = source.poll(checkpoint, emitter);
            checkpoint = page.next();
            clock.advance(page.pause());
        }
        long clicks = server.requests().stream()
                .filter(r -> r.path().endsWith("/clicks/permitted"))
                .count();
        assertThat(server.requests()).hasSize(60);
        assertThat(clicks).as("every 15 minutes").isBetween(2L, 4L);
    }

    @Test
    void leavesOnlyThePoolAloneThatTapSaysIsUsedUp() throws Exception {
        server.answer(request -> request.path().endsWith("/all") ? Reply.of(429) : Reply.of(200, ""));
        assertThatThrownBy(() -> source.poll(Checkpoint.START, emitter))
                .isInstanceOfSatisfying(RetryableException.class, e -> {
                    assertThat(e).hasMessageContaining("429");
                    assertThat(e.retryAfter()).contains(Duration.ofSeconds(1));
                    Page page = poll(e.remembered().orElseThrow());
                    assertThat(page.pause()).isEqualTo(Duration.ofSeconds(60));
                    assertThat(source.requests())
                            .extracting(RequestPool::name, p -> p.waitsUntil().isPresent())
                            .containsExactly(tuple("siem", true), tuple("clicks-permitted", false));
                });
        assertThat(server.requests()).extracting(ReceivedRequest::path).containsExactly("/v2/siem/all", CLICKS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "99999999999"})
    void repeatsNoRequestBehindTheBackOfTheBudget(String wait) {
        server.answer(request -> Reply.of(503).header("Retry-After", wait));
        assertThatThrownBy(() -> source.poll(Checkpoint.START, emitter)).hasMessageContaining("could not cope (503)");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 429})
    void comesBackWithinTheHourWhateverIsAskedFor(int status) {
        server.answer(request -> Reply.of(status).header("Retry-After", "86400"));
        source.close();
        source = open(new Rig.Settings().withoutClicks(), "");
        assertThatThrownBy(() -> source.poll(Checkpoint.START, emitter))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429})
    void goesByTheStatusOfARefusalThoughItsTextBreaksOff(int status) {
        server.answer(request -> Reply.of(status, "not a word more").truncated());
        assertThatThrownBy(() -> source.poll(Checkpoint.START, emitter)).hasMessageContaining("(" + status + ")");
    }

    @Test
    void takesAnEmptyBodyForAnEmptyWindowThoughItCallsItselfCompressed() throws Exception {
        server.answer(request -> Reply.of(200, "").header("Content-Encoding", "gzip"));
        assertThat(source.poll(Checkpoint.START, emitter).coverage()).hasSize(1);
        server.answer(request -> Reply.of(204, "").header("Content-Encoding", "gzip"));
        assertThat(source.poll(Checkpoint.START, emitter).coverage()).hasSize(1);
    }

    private Page poll(Checkpoint after) {
        try {
            return source.poll(after, emitter);
        } catch (TransferException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void streamsAnAnswerLargerThanItWouldHold() throws Exception {
        String event = "{\"GUID\":\"%08d\",\"messageTime\":\"2026-03-09T12:30:00.000Z\",\"subject\":\""
                + "ß".repeat(1_400) + "\"}";
        StringBuilder body = new StringBuilder("{\"messagesBlocked\":[");
        for (int i = 0; i < 10_500; i++) {
            body.append(i == 0 ? "" : ",").append(event.formatted(i));
        }
        answer.set(body.append("]}").toString());
        AtomicLong bytes = new AtomicLong();
        source.poll(Checkpoint.START, new Emitter() {
            @Override
            public void emit(Event e) {
                bytes.addAndGet(e.body().size());
            }

            @Override
            public void reject(String table, byte[] raw, String reason) {
                throw new AssertionError(reason);
            }
        });
        assertThat(bytes.get()).isGreaterThan(30_000_000);
    }

    @Test
    void saysWhichPartOfACheckpointItCannotRead() {
        Checkpoint checkpoint = new Checkpoint(Map.of("read-up-to", "yesterday"));
        assertThatThrownBy(() -> source.poll(checkpoint, emitter))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("read-up-to")
                .hasMessageContaining("yesterday");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2026-03-10T10:59:00Z", "2020-01-01T00:00:00Z", "9999"})
    void takesAWindowAsServedInFullWhenItsEndCannotBe(String end) throws Exception {
        answer.set("{\"clicksBlocked\":[],\"queryEndTime\":\"" + end + "\"}");
        Page page = source.poll(Checkpoint.START, emitter);
        assertThat(page.next().values()).containsEntry("read-up-to", "2026-03-10T11:59:00Z");
        assertThat(page.coverage())
                .singleElement()
                .satisfies(c -> assertThat(c.to()).isEqualTo("2026-03-10T11:59:00Z"));
    }

    @Test
    void countsARequestInEachPoolThatACrashMayHaveHidden() throws Exception {
        Checkpoint next = source.poll(Checkpoint.START, emitter).next();
        next = source.poll(next, emitter).next();
        source.close();
        source = open(new Rig.Settings(), "");
        assertThat(source.requests()).isNotEmpty();
        source.poll(next, emitter);
        assertThat(source.requests())
                .extracting(RequestPool::name, RequestPool::used)
                .containsExactlyInAnyOrder(tuple("siem", 4L), tuple("clicks-permitted", 3L));
    }

    @Test
    void carriesOverTheStateWordForWord() {
        Map<String, String> values = Map.of(
                "origin", "2026-03-01T00:00:00Z",
                "read-up-to", "2026-03-10T11:00:00Z",
                "polled", "2026-03-10T11:01:00Z",
                "outstanding",
                        "new 2026-03-08T10:00:00Z/2026-03-08T12:00:00Z, new 2026-03-08T12:00:00Z/2026-03-08T12:01:00Z tried 3"
                                + " until 2026-03-10T11:08:00Z said 503, backfill 2026-03-07T10:00:00Z/2026-03-07T12:00:00Z",
                "swept.24h", "2026-03-09T11:00:00Z",
                "read-ahead", "2026-03-09T12:00:00Z/2026-03-09T13:00:00Z@2026-03-10T11:00:00Z",
                "span", "PT7M30S",
                "requests.siem", "2026-03-10T10:00:00Z 5 0 2",
                "rests-until.clicks-permitted", "2026-03-10T11:05:00Z",
                "of-a-newer-version", "7");
        assertThat(TapState.of(new Checkpoint(values)).toCheckpoint().values()).isEqualTo(values);
    }

    private Source open(Rig.Settings settings, String path) {
        settings.secret = "pässwörd";
        settings.requestTimeout = Duration.ofSeconds(20);
        TapConfig config = settings.startFrom(Duration.ofHours(24)).at(server.url() + path, Secret.of(settings.secret));
        return new TapPlugin().open(config, TestPluginContext.of("tap", clock, List.copyOf(new TapPlugin().tables())));
    }
}
