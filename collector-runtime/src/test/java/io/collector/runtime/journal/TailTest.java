package io.collector.runtime.journal;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from memory is what would be read from disk. */
class TailTest {
    @TempDir
    Path folder;

    /** Of a thousand events. */
    private static final long SIZE = stored(1, 1_000).stream()
            .mapToLong(e -> Room.of(e.event().body().size()))
            .sum();

    private final Tail tail = new Tail();

    @AfterEach
    void giveRoomBack() {
        tail.clear();
    }

    private static List<Stored> stored(long from, long to) {
        List<Stored> stored = new ArrayList<>();
        for (long position = from; position <= to; position++) {
            stored.add(new Stored(position, TestEvents.NOON, click("id" + position, "1")));
        }
        return stored;
    }

    @Test
    void holdsNothingWithoutASinkToReadIt() {
        tail.append(stored(1, 5));
        assertThat(tail.after(0, 10, 10_000)).isEmpty();
    }

    @Test
    void handsOutWhatFollowsAPosition() {
        tail.sinks(Set.of("s"));
        tail.append(stored(3, 5));
        tail.append(stored(6, 9));
        assertThat(tail.after(2, 100, 1 << 20))
                .extracting(Stored::position)
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(tail.after(4, 3, 1 << 20)).extracting(Stored::position).containsExactly(5L, 6L, 7L);
        assertThat(tail.after(4, 100, 1)).extracting(Stored::position).containsExactly(5L);
        assertThat(tail.after(9, 100, 1 << 20)).isEmpty();
    }

    @Test
    void handsOutNothingIfTheFirstIsMissing() {
        tail.sinks(Set.of("s"));
        tail.append(stored(3, 5));
        assertThat(tail.after(1, 100, 1 << 20)).isEmpty();
    }

    @Test
    void forgetsWhatEverySinkHas() {
        tail.sinks(Set.of("s", "t"));
        tail.append(stored(1, 5));
        tail.append(stored(6, 9));
        tail.settled("s", 9);
        assertThat(tail.after(0, 100, 1 << 20)).hasSize(9);
        tail.settled("t", 7);
        assertThat(tail.after(0, 100, 1 << 20)).isEmpty();
        assertThat(tail.after(5, 100, 1 << 20)).hasSize(4);
        tail.settled("t", 9);
        assertThat(tail.after(5, 100, 1 << 20)).isEmpty();
    }

    @Test
    void waitsForSinksThatAreAtIt() throws Exception {
        Tail patient = new Tail(Duration.ofMinutes(1));
        patient.sinks(Set.of("s"));
        long full = fill(patient);
        Thread appending = Thread.currentThread();
        Thread sink = new Thread(() -> {
            while (appending.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            patient.settled("s", full);
        });
        sink.setDaemon(true);
        sink.start();
        patient.awaitRoom(SIZE);
        patient.append(stored(full + 1, full + 1_000));
        assertThat(patient.after(full, 1, 1)).hasSize(1);
        patient.clear();
    }

    @Test
    void isGivenUpWhenThereIsNoRoom() throws Exception {
        Tail impatient = new Tail(Duration.ofMillis(1));
        impatient.sinks(Set.of("s"));
        long full = fill(impatient);
        impatient.awaitRoom(SIZE);
        impatient.append(stored(full + 1, full + 1_000));
        assertThat(impatient.after(0, 1, 1)).isEmpty();
        assertThat(impatient.after(full, 1, 1)).isEmpty();
    }

    @Test
    void holdsNothingMoreForSinksThatAreBehind() {
        tail.sinks(Set.of("s", "t"));
        long lost = fill(tail) + 1_000;
        tail.append(stored(lost - 999, lost));
        tail.settled("s", lost);
        tail.settled("t", lost - 1);
        tail.append(stored(lost + 1, lost + 2));
        assertThat(tail.after(lost, 1, 1)).isEmpty();
        tail.settled("t", lost);
        tail.append(stored(lost + 3, lost + 4));
        assertThat(tail.after(lost + 2, 1, 1)).hasSize(1);
    }

    @Test
    void waitsForNobodyWhoIsBehind() throws Exception {
        Tail behind = new Tail(Duration.ofMinutes(1));
        behind.sinks(Set.of("s"));
        long lost = fill(behind) + 1_000;
        behind.append(stored(lost - 999, lost));
        tail.sinks(Set.of("s"));
        fill(tail);
        // Whoever waits would be interrupted at once.
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> tail.awaitRoom(SIZE)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        behind.awaitRoom(SIZE);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Appends as much as fits in; returns the last position. */
    private static long fill(Tail tail) {
        long position = 0;
        while (Tail.ROOM.fits(SIZE)) {
            tail.append(stored(position + 1, position + 1_000));
            position += 1_000;
        }
        assertThat(tail.after(0, 1, 1)).hasSize(1);
        return position;
    }

    @Test
    void isWhatTheDiskHolds() throws Exception {
        Path file = folder.resolve("tap.db");
        Event plain = click("a", "2", TestEvents.NOON.plusNanos(1_234_567));
        List<Event> events = List.of(
                click("a", "1"),
                new Event(plain.table(), "a", "2", plain.time(), plain.body(), "cleared", Optional.empty()),
                click("b", "1"));
        List<Stored> fromMemory;
        List<Stored> fromDisk;
        try (SqliteJournal journal = SqliteJournal.open(file, "tap", List.of(CLICKS), new MovedClock())) {
            journal.route(Set.of("s"));
            Step step = journal.begin();
            for (Event event : events) {
                step.emit(event);
            }
            step.commit(Checkpoint.START, List.of());
            try (JournalReader reader = journal.reader()) {
                fromMemory = reader.read(0, 100, 1 << 20).events();
                journal.cursor("s");
                journal.settle("s", new Settlement(Cursor.at(3), 3, List.of()));
                fromDisk = reader.read(0, 100, 1 << 20).events();
            }
        }
        assertThat(fromMemory).hasSize(3).isEqualTo(fromDisk);
    }
}
