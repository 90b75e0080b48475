package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.BlockedException;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RejectedException;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.runtime.journal.GapEvents;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sink with {@code gaps = true}: the runtime gives it a fifth table. */
class GapTest {
    private static final List<Table> WITH_GAPS = Stream.concat(
                    PublishedTables.all().stream(), Stream.of(GapEvents.TABLE))
            .toList();
    private static final String BODY = "{\"id\":\"gap-1\",\"source\":\"tap\",\"gapFrom\":\"2026-01-01T00:00:00Z\","
            + "\"gapTo\":\"2026-01-02T00:00:00Z\",\"tables\":[\"" + PublishedTables.CLICKS_BLOCKED
            + "\"],\"reason\":\"too old\",\"noticedAt\":\"2026-01-09T00:00:00Z\"}";

    @Test
    void isARowInTheRuleThatTheTemplateMakes() throws Exception {
        try (AzureFake azure = AzureFake.start(FakeOptions.defaults().withTables(ShippedTables.all()));
                Sink sink = open(azure)) {
            sink.check();
            sink.deliver(Samples.batch(new Event(GapEvents.TABLE.name(), "gap-1", "1", Samples.TIME, Json.of(BODY))));
            JsonNode row = azure.rows("Custom-CollectorGap_CL").get(0);
            assertThat(row.path("gapFrom").asText()).startsWith("2026-01-01T00:00:00");
            assertThat(row.path("gapTo").asText()).startsWith("2026-01-02T00:00:00");
            assertThat(row.path("tables").get(0).asText()).isEqualTo(PublishedTables.CLICKS_BLOCKED);
            assertThat(row.path("reason").asText()).isEqualTo("too old");
            GapEvents.TABLE.columns().forEach(c -> assertThat(row.has(c.name())).isTrue());
        }
    }

    @Test
    void isToldInACheckToBeMoreThanTheRuleOfThePublishedSolutionTakes() throws Exception {
        try (AzureFake azure = AzureFake.start(FakeOptions.defaults());
                Sink sink = open(azure)) {
            BlockedException e = catchThrowableOfType(BlockedException.class, sink::check);
            assertThat(e.getMessage()).contains("Custom-CollectorGap_CL");
            assertThat(e.remedy()).contains("no stream of this name").contains("gaps = false");
        }
    }

    /** Without a stream for gaps they are dead letters, and events go on. */
    @Test
    void costsNoEventWhereTheRuleHasNoStreamForIt() throws Exception {
        try (AzureFake azure = AzureFake.start(FakeOptions.defaults());
                Sink sink = open(azure)) {
            Event gap = new Event(GapEvents.TABLE.name(), "gap-1", "1", Samples.TIME, Json.of(BODY));
            RejectedException e = catchThrowableOfType(RejectedException.class, () -> sink.deliver(Samples.batch(gap)));
            assertThat(e).hasMessageContaining("Custom-CollectorGap_CL");
        }
    }

    private static Sink open(AzureFake azure) throws IOException {
        return new SentinelSinkPlugin(Map.of())
                .open(Settings.of(azure).config(), TestPluginContext.of("sentinel", Clock.systemUTC(), WITH_GAPS));
    }
}
