package io.collector.runtime.preview;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.MESSAGES;
import static io.collector.runtime.journal.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Event;
import io.collector.api.Table;
import io.collector.runtime.events.NdjsonEvents;
import io.collector.runtime.journal.Stored;
import io.collector.runtime.journal.TestEvents;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    private static final List<SourceTable> TABLES =
            List.of(new SourceTable("tap", CLICKS), new SourceTable("tap", MESSAGES));

    private static List<Given> read(String lines) throws IOException {
        return read(Optional.empty(), lines);
    }

    private static List<Given> read(Optional<String> table, String lines) throws IOException {
        return new EventLines(TABLES, table, new MovedClock()).read(new StringReader(lines));
    }

    private static Given one(String line) throws IOException {
        List<Given> events = read(line);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void readsBackWhatTheCommandEventsWrote() throws Exception {
        Event event = TestEvents.click("a", "1");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new NdjsonEvents(written).take("other", new Stored(1, NOON, event));

        assertThat(one(written.toString(StandardCharsets.UTF_8))).isEqualTo(new Given("other", event, false));
    }

    @Test
    void readsBackWhatAnUpdateHasChanged() throws Exception {
        Event plain = TestEvents.click("a", "2");
        Event event = new Event(
                plain.table(),
                plain.id(),
                plain.revision(),
                plain.time(),
                plain.body(),
                "cleared",
                Optional.of(new Event.Previous("1", "active")));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new NdjsonEvents(written).take("other", new Stored(1, NOON, event));

        assertThat(one(written.toString(StandardCharsets.UTF_8))).isEqualTo(new Given("other", event, false));
    }

    @Test
    void leavesTheEventAsItIsWritten() throws Exception {
        String event = "{\"score\": 1.50e2, \"id\":\"ü\\u00fc\",\"threats\":[ {} ]}";
        assertThat(one("{\"source\":\"ü\",\"event\": " + event + " ,\"table\":\"clicks\"}")
                        .event()
                        .body())
                .hasToString(event);
    }

    @Test
    void makesUpWhatALineDoesNotSay() throws Exception {
        Given given = one("{\"table\":\"clicks\",\"event\":{\"clickTime\":\"2026-01-01T00:00:00+01:00\"}}");
        assertThat(given.source()).isEqualTo("tap");
        assertThat(given.event().table()).isEqualTo(CLICKS.name());
        assertThat(given.event().id()).hasSize(64).isEqualTo(given.event().revision());
        assertThat(given.event().time()).isEqualTo(Instant.parse("2025-12-31T23:00:00Z"));
    }

    @Test
    void findsTheTableThatFitsTheVendorsObjectBest() throws Exception {
        List<Given> events = read("""
                {"messageTime":"2026-02-01T10:00:00.5Z","GUID":"g","extra":1}

                {"CLICKTIME":"nonsense","ID":"i","GUID":"g"}
                """);
        assertThat(events).allMatch(Given::raw);
        assertThat(events.get(0).event().table()).isEqualTo(MESSAGES.name());
        assertThat(events.get(0).event().time()).isEqualTo(Instant.parse("2026-02-01T10:00:00.5Z"));
        assertThat(events.get(0).event().body())
                .hasToString("{\"messageTime\":\"2026-02-01T10:00:00.5Z\",\"GUID\":\"g\",\"extra\":1}");
        assertThat(events.get(1).event().table()).isEqualTo(CLICKS.name());
        assertThat(events.get(1).event().time()).isEqualTo(NOON);
    }

    @Test
    void takesTheFirstTableIfSeveralFitEqually() throws Exception {
        Table twin = new Table("Twin", "twin", CLICKS.timeColumn(), CLICKS.columns());
        List<SourceTable> tables = List.of(new SourceTable("tap", CLICKS), new SourceTable("tap", twin));
        String line = "{\"clickTime\":\"x\"}";
        assertThat(new EventLines(tables, Optional.empty(), new MovedClock())
                        .read(new StringReader(line))
                        .get(0)
                        .event()
                        .table())
                .isEqualTo(CLICKS.name());
        assertThat(new EventLines(tables, Optional.of("twin"), new MovedClock())
                        .read(new StringReader(line))
                        .get(0)
                        .event()
                        .table())
                .isEqualTo("Twin");
    }

    @Test
    void givesTheSameLineTheSameIdAndAnotherLineAnother() throws Exception {
        List<Given> events = read("{\"id\":\"1\"}\r\n{\"id\":\"1\"}\n{\"id\":\"2\"}");
        assertThat(events.get(0).event().id()).isEqualTo(events.get(1).event().id());
        assertThat(events.get(2).event().id())
                .isNotEqualTo(events.get(0).event().id());
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertThatThrownBy(() -> read("{\"id\":\"1\"}\n\n{\"id\":"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 3 is not JSON from character 7 on; every line must be one whole object, as 'jq -c .'"
                        + " writes it");
        assertThatThrownBy(() -> read("{\"id\":\"1\"} {}")).hasMessageStartingWith("line 1 is not JSON");
        assertThatThrownBy(() -> read("[{\"id\":\"1\"}]")).hasMessageStartingWith("line 1 is no JSON object");
        assertThatThrownBy(() -> read("{\"other\":1}"))
                .hasMessageContaining("line 1 has no key")
                .hasMessageContaining("clicks, messages");
        assertThatThrownBy(() -> read("{\"table\":\"none\",\"event\":{}}"))
                .hasMessage("line 1 names a table \"none\" that no source has; there are clicks, messages");
        assertThatThrownBy(() -> read("{\"table\":\"clicks\",\"event\":{},\"time\":\"soon\"}"))
                .hasMessageContaining("line 1 has a time that is none: soon");
        assertThatThrownBy(() -> read("{\"table\":\"clicks\",\"event\":{},\"id\":\"" + "x".repeat(129) + "\"}"))
                .hasMessageContaining("line 1 has a longer id");
        assertThatThrownBy(() -> read(Optional.of("none"), "")).hasMessageContaining("there are clicks, messages");
    }
}
