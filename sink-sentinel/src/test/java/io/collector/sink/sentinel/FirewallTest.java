package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.Fault;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.DeliveryRun;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What something before Azure refuses for what it holds. */
@Timeout(120)
class FirewallTest {
    private static final String CLICKS = PublishedTables.stream(PublishedTables.CLICKS_BLOCKED);
    private static final int EVENTS = 200;
    private static final String PHISH = "phish.example";

    private final ManualClock clock = ManualClock.at(Samples.TIME);
    private AzureFake azure;
    private Sink sink;

    @BeforeEach
    void start() throws IOException {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
        Settings settings = Settings.of(azure);
        settings.http = Settings.uncompressed();
        sink = new SentinelSinkPlugin(Map.of())
                .open(settings.config(), TestPluginContext.of("sentinel", clock, PublishedTables.all()));
    }

    @AfterEach
    void stop() {
        sink.close();
        azure.close();
    }

    private static Fault page(int status) {
        return new Fault(Fault.Kind.ANSWER, status, Map.of("Content-Type", "text/html"), "<html>Blocked</html>");
    }

    private static Event event(int n) {
        String url = n % 50 == 7 ? PHISH : "example.com";
        return new Event(
                PublishedTables.CLICKS_BLOCKED,
                "e-" + n,
                "r",
                Samples.TIME,
                Json.of("{\"id\":\"e-" + n + "\",\"url\":\"http://" + url + "/\"}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422, 200})
    void costsTheEventsThatItRefusesOnly(int status) {
        azure.guard(PHISH, page(status));
        DeliveryRun run = new DeliveryRun(sink, clock);
        run.deliver(IntStream.range(0, EVENTS).mapToObj(FirewallTest::event).toList());
        assertThat(run.held()).isEmpty();
        assertThat(run.buried())
                .containsOnlyKeys("e-7", "e-57", "e-107", "e-157")
                .allSatisfy((id, why) ->
                        assertThat(why).startsWith(status + " ").contains("firewall, refuses what is in them"));
        assertThat(azure.rows(CLICKS))
                .extracting(row -> row.path("id").asText())
                .hasSize(EVENTS - 4)
                .doesNotHaveDuplicates();
        assertThat(azure.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 422, 200})
    void costsNothingWhenItRefusesWhatHoldsNothingToo(int status) {
        azure.guard("[", page(status));
        for (int i = 0; i < 5; i++) {
            assertThat(fault()).isInstanceOf(BlockedException.class).hasMessageContaining("answered " + status);
        }
    }

    /** Nobody needs to act on what is busy for the moment. */
    @Test
    void needsNobodyWhileWhatHoldsNothingIsNotAnsweredEither() {
        azure.fail(page(403), page(503));
        assertThat(fault())
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("503");
    }

    /** Azure's own word is about the role, whatever else was sent. */
    @Test
    void isNotWhatAzureItselfSays() {
        azure.guard(PHISH, Fault.status(403, "OperationFailed", "no access"));
        for (int i = 0; i < 5; i++) {
            assertThat(fault()).isInstanceOf(BlockedException.class);
        }
        azure.guard(PHISH, page(403));
        azure.grantRole(false);
        for (int i = 0; i < 5; i++) {
            assertThat(fault()).isInstanceOf(BlockedException.class);
        }
    }

    private TransferException fault() {
        return catchThrowableOfType(TransferException.class, () -> sink.deliver(Samples.batch(event(7))));
    }
}
