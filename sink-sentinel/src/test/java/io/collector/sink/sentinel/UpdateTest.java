package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Event;
import io.collector.api.Event.Previous;
import io.collector.api.Json;
import io.collector.api.Sink;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fact whose verdict has changed. */
class UpdateTest {
    private static final FakeOptions OWN_RULE = FakeOptions.defaults().withTables(PublishedTables.withUpdateColumns());
    private static final String BODY = "{\"id\":\"1\",\"CollectorStatus\":\"forged\"}";

    @Test
    void saysWhatChangedToARuleThatDeclaresIt() throws Exception {
        JsonNode row = stored(OWN_RULE, true, update("cleared", "r1", "active"));
        assertThat(row.path("CollectorStatus").asText()).isEqualTo("cleared");
        assertThat(row.path("CollectorPreviousStatus").asText()).isEqualTo("active");
        assertThat(row.path("CollectorPreviousRevision").asText()).isEqualTo("r1");
    }

    @Test
    void saysNothingToTheRuleOfThePublishedSolution() throws Exception {
        JsonNode row = stored(FakeOptions.defaults(), false, update("cleared", "r1", "active"));
        assertThat(row.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "TimeGenerated");
    }

    @Test
    void leavesANewFactAsItIs() throws Exception {
        Event fact = new Event(
                PublishedTables.CLICKS_BLOCKED, "c", "r1", Samples.TIME, Json.of(BODY), "active", Optional.empty());
        assertThat(stored(OWN_RULE, true, fact).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "TimeGenerated");
    }

    @Test
    void leavesOutAVerdictThatThereIsNotAndMendsOneThatIsNoText() throws Exception {
        JsonNode row = stored(OWN_RULE, true, update("a\ud83d", "r1", ""));
        assertThat(row.path("CollectorStatus").asText()).isEqualTo("a\ufffd");
        assertThat(row.has("CollectorPreviousStatus")).isFalse();
    }

    @Test
    void isNeverLargerThanSaid() throws Exception {
        String odd = "\u0001".repeat(128);
        Event update = new Event(
                PublishedTables.CLICKS_BLOCKED,
                "c",
                "r2",
                Samples.TIME,
                Json.of("{}"),
                odd,
                Optional.of(new Previous(odd, odd)));
        try (AzureFake azure = AzureFake.start(OWN_RULE);
                Sink sink = open(azure, true)) {
            sink.deliver(Samples.batch(update));
            assertThat((long) azure.ingestions().get(0).rawBytes()).isLessThanOrEqualTo(sink.sizeOf(update) + 2);
        }
    }

    private static Event update(String status, String previousRevision, String previousStatus) {
        return new Event(
                PublishedTables.CLICKS_BLOCKED,
                "c",
                "r2",
                Samples.TIME,
                Json.of(BODY),
                status,
                Optional.of(new Previous(previousRevision, previousStatus)));
    }

    private static JsonNode stored(FakeOptions options, boolean updateColumns, Event event) throws Exception {
        try (AzureFake azure = AzureFake.start(options);
                Sink sink = open(azure, updateColumns)) {
            assertThat(sink.deliver(Samples.batch(event)).failures()).isEmpty();
            assertThat(azure.violations()).isEmpty();
            List<JsonNode> rows = azure.rows(PublishedTables.stream(PublishedTables.CLICKS_BLOCKED));
            assertThat(rows).hasSize(1);
            return rows.get(0);
        }
    }

    private static Sink open(AzureFake azure, boolean updateColumns) throws IOException {
        Settings settings = Settings.of(azure);
        settings.updateColumns = updateColumns;
        return new SentinelSinkPlugin(Map.of())
                .open(settings.config(), TestPluginContext.of("sentinel", Clock.systemUTC(), PublishedTables.all()));
    }
}
