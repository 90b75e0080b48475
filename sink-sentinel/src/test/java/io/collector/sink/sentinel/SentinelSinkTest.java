package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.Sink;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.sink.sentinel.fake.ReceivedRequest;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SentinelSinkTest {
    private static final String CLICKS = PublishedTables.stream(PublishedTables.CLICKS_BLOCKED);
    private static final String MESSAGES = PublishedTables.stream(PublishedTables.MESSAGES_DELIVERED);

    private final ManualClock clock = ManualClock.at(Samples.TIME);
    private final TestPluginContext context = TestPluginContext.of("sentinel", clock, PublishedTables.all());
    private AzureFake azure;

    @BeforeEach
    void start() throws IOException {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private Sink open(Settings settings) {
        return new SentinelSinkPlugin(Map.of()).open(settings.config(), context);
    }

    private Sink open() {
        return open(Settings.of(azure));
    }

    @Test
    void storesEveryEventOfABatchInTheStreamOfItsTable() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.deliver(Samples.clicks(30))).isEqualTo(Delivery.COMPLETE);
            assertThat(sink.deliver(Samples.messages(20))).isEqualTo(Delivery.COMPLETE);
        }
        assertThat(azure.rows(CLICKS)).hasSize(30);
        assertThat(azure.rows(MESSAGES)).hasSize(20);
        JsonNode row = azure.rows(MESSAGES).get(7);
        assertThat(row.path("subject").asText()).isEqualTo("Invoice \"42\" für Sie");
        assertThat(row.path("recipient").get(0).asText()).isEqualTo("b@example.org");
        assertThat(row.path("id").asText()).isEqualTo("vendor-7");
        assertThat(azure.violations()).isEmpty();
        assertThat(azure.lost()).isZero();
    }

    @Test
    void makesOneCompressedRequestOfABatch() throws Exception {
        try (Sink sink = open()) {
            sink.deliver(Samples.messages(300));
        }
        assertThat(azure.ingestions()).singleElement().satisfies(r -> {
            assertThat(r.path())
                    .isEqualTo("/dataCollectionRules/" + azure.options().ruleId() + "/streams/" + MESSAGES
                            + "?api-version=2023-01-01");
            assertThat(r.rows()).isEqualTo(300);
            assertThat(r.wireBytes()).isLessThan(r.rawBytes() / 5);
        });
    }

    @Test
    void asksForBatchesOfOneTableThatFitTheLimitOfAzure() {
        try (Sink sink = open()) {
            BatchLimits limits = sink.limits();
            assertThat(limits.singleTable()).isTrue();
            assertThat(limits.maxBytes()).isEqualTo(999_998);
            assertThat(limits.inFlight()).isEqualTo(2);
        }
    }

    @Test
    void fillsRequestsToTheLimitAndNeverBeyond() throws Exception {
        try (Sink sink = open()) {
            List<Event> events = new ArrayList<>();
            long bytes = 0;
            for (int i = 0;
                    bytes + sink.sizeOf(Samples.message(i)) <= sink.limits().maxBytes();
                    i++) {
                events.add(Samples.message(i));
                bytes += sink.sizeOf(Samples.message(i));
            }
            sink.deliver(Samples.batch(events));
        }
        assertThat(azure.ingestions())
                .singleElement()
                .satisfies(r -> assertThat(r.rawBytes()).isBetween(800_000, 1_000_000));
        assertThat(azure.violations()).isEmpty();
    }

    @Test
    void sendsNothingWhenABatchTurnsOutTooLarge() {
        try (Sink sink = open()) {
            Batch batch = Samples.messages(1_500);
            RejectedException e = catchThrowableOfType(RejectedException.class, () -> sink.deliver(batch));
            assertThat(e).hasMessageContaining("1500 events").hasMessageContaining(MESSAGES);
            assertThat(e.code()).isEqualTo("413");
        }
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void refusesOnlyTheEventThatIsTooLarge() throws Exception {
        String value = "v".repeat(60_000);
        StringBuilder body = new StringBuilder("{\"id\":\"huge\"");
        PublishedTables.named(PublishedTables.MESSAGES_DELIVERED).columns().stream()
                .filter(c -> c.type() == io.collector.api.Table.Type.STRING
                        || c.type() == io.collector.api.Table.Type.DYNAMIC)
                .filter(c -> !c.name().equals("id"))
                .forEach(c -> body.append(",\"")
                        .append(c.name())
                        .append("\":\"")
                        .append(value)
                        .append('"'));
        Event huge = Samples.message(body.append('}').toString());
        try (Sink sink = open()) {
            Delivery delivery = sink.deliver(Samples.batch(Samples.message(1), huge, Samples.message(2)));
            assertThat(delivery.failures()).singleElement().satisfies(f -> {
                assertThat(f.index()).isEqualTo(1);
                assertThat(f.verdict()).isEqualTo(Verdict.REJECT);
                assertThat(f.code()).isEqualTo("too-large");
            });
        }
        assertThat(azure.rows(MESSAGES)).extracting(r -> r.path("id").asText()).containsExactly("vendor-1", "vendor-2");
        assertThat(azure.violations()).isEmpty();
    }

    @Test
    void refusesOnlyTheEventThatIsNoObject() throws Exception {
        try (Sink sink = open()) {
            Delivery delivery = sink.deliver(Samples.batch(
                    Samples.click(1), Samples.click("{\"url\":\"x\""), Samples.click("[]"), Samples.click(2)));
            assertThat(delivery.failures()).extracting(Delivery.Failure::index).containsExactly(1, 2);
            assertThat(delivery.failures()).extracting(Delivery.Failure::code).containsOnly("malformed");
        }
        assertThat(azure.count(CLICKS)).isEqualTo(2);
        assertThat(azure.lost()).isZero();
    }

    @Test
    void sendsNothingWhenNoEventCanBeSent() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.deliver(Samples.batch(Samples.click("7"))).failures())
                    .hasSize(1);
        }
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void countsWhatItLeftOutOrCut() throws Exception {
        try (Sink sink = open()) {
            sink.deliver(
                    Samples.batch(Samples.message("{\"id\":\"1\",\"new1\":1,\"new2\":{\"a\":[]},\"spamScore\":\"many\","
                            + "\"subject\":\"" + "x".repeat(70_000) + "\"}")));
        }
        assertThat(context.count("fields_without_column")).isEqualTo(2);
        assertThat(context.count("values_unlike_column")).isEqualTo(1);
        assertThat(context.count("values_trimmed")).isEqualTo(1);
        assertThat(azure.violations()).isEmpty();
    }

    @Test
    void sendsTimeGeneratedOnlyToARuleThatDeclaresIt() throws Exception {
        try (AzureFake declaring =
                AzureFake.start(FakeOptions.defaults().withClock(clock).withTimeGenerated())) {
            Settings settings = Settings.of(declaring);
            settings.timeGenerated = true;
            try (Sink sink = open(settings)) {
                clock.advance(java.time.Duration.ofHours(5));
                sink.deliver(Samples.clicks(1));
            }
            assertThat(declaring.rows(CLICKS).get(0).path("TimeGenerated").asText())
                    .isEqualTo("2026-03-01T12:00:00Z");
            assertThat(declaring.violations()).isEmpty();
        }
    }

    @Test
    void checksEveryStreamWithoutStoringAnything() throws Exception {
        try (Sink sink = open()) {
            sink.check();
        }
        assertThat(azure.ingestions())
                .extracting(ReceivedRequest::stream)
                .containsExactlyInAnyOrderElementsOf(PublishedTables.all().stream()
                        .map(t -> PublishedTables.stream(t.name()))
                        .toList());
        assertThat(azure.ingestions()).allSatisfy(r -> assertThat(r.rawBytes()).isEqualTo(2));
        assertThat(azure.count()).isZero();
        assertThat(azure.tokensGiven()).isEqualTo(1);
        assertThat(azure.violations()).isEmpty();
    }

    /** There is no row that would be harmless in tables that detection rules read, and an empty array shows it all. */
    @Test
    void leavesNothingForAProbeEither() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.writeProbe()).isEmpty();
            assertThat(azure.ingestions()).hasSize(4);
            assertThat(azure.count()).isZero();
            azure.grantRole(false);
            assertThat(catchThrowableOfType(BlockedException.class, sink::writeProbe))
                    .hasMessageContaining("does not have access");
        }
    }

    @Test
    void previewsTheRequestWithoutMakingIt() {
        try (Sink sink = open()) {
            List<Event> both = Stream.of(Samples.click(1), Samples.message(2), Samples.click("{"))
                    .toList();
            assertThat(sink.preview(Samples.batch(both)))
                    .contains("POST http://127.0.0.1", "/streams/" + CLICKS, "/streams/" + MESSAGES)
                    .contains("Authorization: Bearer <secret>", "[{\"id\":\"vendor-1\"", "\"id\":\"vendor-2\"")
                    .contains("not sent: event 2")
                    .doesNotContain(azure.options().secret());
        }
        assertThat(azure.requests()).isEmpty();
    }
}
