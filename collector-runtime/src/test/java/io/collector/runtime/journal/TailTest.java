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

    /** A minute for a thousand events. */
    private static final double PATIENT = 60.0 / SIZE;

    private static final Duration MINUTE = Duration.ofMinutes(1);

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

    private static List<Stored> take(Tail.Follower follower, long after) {
        return follower.after(after, 1_000_000, Long.MAX_VALUE);
    }

    @Test
    void holdsNothingWithoutAFollower() {
        tail.append(stored(1, 5));
        assertThat(take(tail.follow(0), 0)).isEmpty();
    }

    @Test
    void handsOutWhatFollowsAPosition() {
        Tail.Follower follower = tail.follow(2);
        tail.append(stored(3, 5));
        tail.append(stored(6, 9));
        tail.follow(2);
        assertThat(follower.after(2, 100, 1)).extracting(Stored::position).containsExactly(3L);
        assertThat(follower.after(3, 3, 1 << 20)).extracting(Stored::position).containsExactly(4L, 5L, 6L);
        assertThat(follower.after(6, 100, 1 << 20)).extracting(Stored::position).containsExactly(7L, 8L, 9L);
        assertThat(take(follower, 9)).isEmpty();
    }

    @Test
    void handsOutNothingIfTheFirstIsMissing() {
        Tail.Follower late = tail.follow(1);
        tail.follow(2);
        tail.append(stored(3, 5));
        assertThat(take(late, 1)).isEmpty();
    }

    @Test
    void forgetsWhatEveryFollowerHas() {
        Tail.Follower one = tail.follow(0);
        Tail.Follower other = tail.follow(0);
        tail.append(stored(1, 5));
        tail.append(stored(6, 9));
        assertThat(take(one, 0)).hasSize(9);
        assertThat(other.after(0, 7, 1 << 20)).hasSize(7);
        Tail.Follower third = tail.follow(5);
        assertThat(take(third, 0)).isEmpty();
        assertThat(take(third, 5)).hasSize(4);
        assertThat(take(other, 7)).hasSize(2);
        assertThat(take(third, 5)).isEmpty();
        assertThat(Tail.ROOM.fits(Runtime.getRuntime().maxMemory() / 16)).isTrue();
    }

    @Test
    void forgetsWhatOnlyOneWasToGetThatReadsNoMore() {
        tail.follow(0).close();
        Tail.Follower follower = tail.follow(0);
        Tail.Follower ends = tail.follow(0);
        tail.append(stored(1, 5));
        assertThat(take(follower, 0)).hasSize(5);
        ends.close();
        assertThat(take(follower, 0)).isEmpty();
    }

    @Test
    void waitsForFollowersToMakeRoom() throws Exception {
        Tail patient = new Tail(PATIENT, MINUTE);
        Tail.Follower follower = patient.follow(0);
        long full = fill(patient);
        whenWaiting(() -> take(follower, 0));
        patient.awaitFollowers(SIZE);
        patient.append(stored(full + 1, full + 1_000));
        assertThat(take(follower, full)).hasSize(1_000);
    }

    @Test
    void waitsForAFollowerThatCatchesUp() throws Exception {
        Tail patient = new Tail(PATIENT, MINUTE);
        patient.append(stored(1, 1_000));
        Tail.Follower follower = patient.follow(0);
        whenWaiting(() -> follower.reached(1_000));
        patient.awaitFollowers(SIZE);
        patient.append(stored(1_001, 2_000));
        assertThat(take(follower, 1_000)).hasSize(1_000);
    }

    @Test
    void leavesBehindWhoDoesNotMakeRoom() throws Exception {
        Tail.Follower quick = tail.follow(0);
        Tail.Follower slow = tail.follow(0);
        long full = fill(tail);
        assertThat(take(quick, 0)).hasSize((int) full);
        tail.awaitFollowers(SIZE);
        tail.append(stored(full + 1, full + 1_000));
        assertThat(take(slow, 0)).isEmpty();
        assertThat(take(quick, full)).hasSize(1_000);
        // It comes up to what is here.
        tail.append(stored(full + 1_001, full + 2_000));
        slow.reached(full + 500);
        assertThat(take(slow, full + 1_000)).hasSize(1_000);
    }

    @Test
    void waitsForNobodyThatStandsStill() throws Exception {
        Tail patient = new Tail(PATIENT, MINUTE);
        Tail strict = new Tail(PATIENT, Duration.ZERO);
        for (Tail each : List.of(patient, strict)) {
            each.append(stored(1, 1_000));
            each.follow(0);
        }
        // Whoever waits would be interrupted at once.
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> patient.awaitFollowers(SIZE)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        strict.awaitFollowers(SIZE);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Does something, on another thread, as soon as this one waits. */
    private static void whenWaiting(Runnable action) {
        Thread waiting = Thread.currentThread();
        Thread other = new Thread(() -> {
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            action.run();
        });
        other.setDaemon(true);
        other.start();
    }

    /** Appends as much as fits in; returns the last position. */
    private static long fill(Tail tail) {
        long position = 0;
        while (Tail.ROOM.fits(SIZE)) {
            tail.append(stored(position + 1, position + 1_000));
            position += 1_000;
        }
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
        try (SqliteJournal journal = SqliteJournal.open(file, "tap", List.of(CLICKS), new MovedClock());
                JournalReader follows = journal.reader(0);
                JournalReader late = journal.reader(0)) {
            Step step = journal.begin();
            for (Event event : events) {
                step.emit(event);
            }
            step.commit(Checkpoint.START, List.of());
            fromMemory = follows.read(0, 100, 1 << 20).events();
            assertThat(late.read(0, 100, 1 << 20).events().get(0)).isSameAs(fromMemory.get(0));
            fromDisk = late.read(0, 100, 1 << 20).events();
        }
        assertThat(fromMemory).hasSize(3).isEqualTo(fromDisk);
    }
}
