package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.collector.api.Event;
import io.collector.api.Metrics;
import io.collector.api.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
    @Test
    void makesDifferentEventsAndTheSameOnesAgain() {
        assertThat(Events.some(50)).hasSize(50).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(Events.some(50)).isEqualTo(Events.some(50));
        assertThat(Events.batch(3).events()).isEqualTo(Events.some(3));
    }

    @Test
    void makesBodiesThatAreJsonHoweverAwkward() throws Exception {
        for (Event event : Events.awkward()) {
            try (JsonParser parser = new JsonFactory().createParser(event.body().toByteArray())) {
                while (parser.nextToken() != null) {
                    assertThat(parser.currentToken()).isNotNull();
                }
            }
        }
    }

    @Test
    void keepsWhatASourceEmits() {
        CollectingEmitter emitter = new CollectingEmitter();
        Event event = Events.one(1);
        emitter.emit(event);
        emitter.emit(event);
        emitter.reject("DemoEvents", "grüße".getBytes(StandardCharsets.UTF_8), "no object");
        assertThat(emitter.events()).containsExactly(event, event);
        assertThat(emitter.keys()).containsExactly(new CollectingEmitter.Key(event.id(), event.revision()));
        assertThat(emitter.rejected())
                .containsExactly(new CollectingEmitter.Rejected("DemoEvents", "grüße", "no object"));
        emitter.clear();
        assertThat(emitter.events()).isEmpty();
        assertThat(emitter.rejected()).isEmpty();
    }

    @Test
    void givesPluginsAContextWhoseMetricsCanBeRead() {
        TestPluginContext context = TestPluginContext.named("demo");
        PluginContext given = context;
        Metrics.Counter counter = given.metrics().counter("duplicates", "Dropped");
        counter.add(2);
        given.metrics().counter("duplicates", "Dropped").add(1);
        given.metrics().gauge("lifetime_seconds", "Left", () -> 7);
        assertThat(context.count("duplicates")).isEqualTo(3);
        assertThat(context.count("never_made")).isZero();
        assertThat(context.metrics().gauge("lifetime_seconds")).contains(7.0);
        assertThat(context.metrics().gauge("never_made")).isEmpty();
        assertThatThrownBy(() -> counter.add(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(context.withTables(List.of()).tables()).isEmpty();
        assertThat(context.withClock(ManualClock.at("2026-01-01T00:00:00Z"))
                        .clock()
                        .instant())
                .isEqualTo("2026-01-01T00:00:00Z");
    }
}
