package io.collector.runtime.journal;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal tells of a fact whose content has changed. */
class UpdatesTest {
    @TempDir
    Path folder;

    private SqliteJournal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS), new MovedClock());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static Event event(String id, String revision, String status) {
        Event plain = click(id, revision);
        return new Event(plain.table(), id, revision, plain.time(), plain.body(), status, Optional.empty());
    }

    private void append(Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(Checkpoint.START, List.of());
    }

    private List<Event> events() {
        try (JournalReader reader = journal.reader(0)) {
            return reader.read(0, 100, Long.MAX_VALUE).events().stream()
                    .map(Stored::event)
                    .toList();
        }
    }

    @Test
    void tellWhatWentBefore() throws Exception {
        append(event("a", "1", "active"), event("b", "1", "active"));
        append(event("a", "2", "cleared"));
        append(event("a", "3", "falsePositive"));

        assertThat(events()).extracting(Event::status).containsExactly("active", "active", "cleared", "falsePositive");
        assertThat(events())
                .extracting(Event::previous)
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Event.Previous("1", "active")),
                        Optional.of(new Event.Previous("2", "cleared")));
    }

    @Test
    void tellItWithinOneTransactionToo() throws Exception {
        append(event("a", "1", "active"), event("a", "2", "cleared"));

        assertThat(events().get(1).previous()).contains(new Event.Previous("1", "active"));
    }

    @Test
    void keepItInDeadLettersAndReplays() throws Exception {
        append(event("a", "1", "active"), event("a", "2", "cleared"));
        journal.cursor("s");
        journal.settle("s", new Settlement(Cursor.at(2), 1, List.of(new DeadLetter(2, "6", "no"))));
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());

        Replay dead = journal.nextReplay("s", 10, Long.MAX_VALUE).orElseThrow();
        assertThat(dead.items().get(0).event()).isEqualTo(events().get(1));
        journal.settleReplay(
                "s", dead, List.of(Replay.Answer.accepted(dead.items().get(0))), true);

        journal.replay("s", NOON.minusSeconds(1), NOON.plusSeconds(1), Optional.empty());
        Replay range = journal.nextReplay("s", 10, Long.MAX_VALUE).orElseThrow();
        assertThat(range.items()).extracting(Replay.Item::event).isEqualTo(events());
    }

    @Test
    void goOnInAFileOfTheVersionBefore() throws Exception {
        append(event("a", "1", "active"));
        journal.close();
        OlderJournals.backTo(2, folder.resolve("tap.db"));
        open();
        append(event("a", "2", "cleared"));

        assertThat(events()).extracting(Event::status).containsExactly("", "cleared");
        assertThat(events().get(1).previous()).contains(new Event.Previous("1", ""));
    }

    @Test
    void countWhatTheSourceNeedNotEmitAgain() throws Exception {
        append(event("a", "1", "active"));
        Step step = journal.begin();
        step.repeated(CLICKS.name(), 7);
        List<Tally> tallies =
                step.commit(Checkpoint.START, List.of(TestEvents.read(NOON, NOON.plusSeconds(60), NOON, 7)));

        assertThat(tallies).singleElement().satisfies(tally -> {
            assertThat(tally.received()).isEqualTo(7);
            assertThat(tally.duplicates()).isEqualTo(7);
        });
        assertThat(journal.totals().get(0).count().received()).isEqualTo(8);
        assertThat(journal.totals().get(0).count().duplicates()).isEqualTo(7);
    }
}
