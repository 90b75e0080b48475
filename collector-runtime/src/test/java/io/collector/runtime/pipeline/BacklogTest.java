package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BatchLimits;
import io.collector.api.Checkpoint;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.Room;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
    private static final Duration LINGER = Duration.ofHours(1);
    private static final BatchLimits LIMITS =
            BatchLimits.DEFAULT.withMaxEvents(2).withInFlight(4).withLinger(LINGER);

    @TempDir
    Path folder;

    @Test
    void whatIsLeftOfAReadLingersFromThen() throws Exception {
        try (Journal journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS), Clock.systemUTC());
                Backlog backlog = new Backlog(
                        journal, e -> e.body().size(), e -> true, Cursor.at(0), new Room(1 << 30), () -> {})) {
            append(journal, "a");
            backlog.fill(LIMITS, Cursor.at(0));
            append(journal, "b", "c");

            long before = System.nanoTime();
            backlog.fill(LIMITS, Cursor.at(0));
            assertThat(backlog.next(LIMITS).orElseThrow()).hasSize(2);

            Duration lingers = backlog.lingers(LIMITS).orElseThrow();
            assertThat(System.nanoTime() + lingers.toNanos()).isGreaterThanOrEqualTo(before + LINGER.toNanos());
        }
    }

    @Test
    void nobodyWaitsForMoreThanTheSourceIsGoingToBring() throws Exception {
        AtomicInteger woken = new AtomicInteger();
        try (Journal journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS), Clock.systemUTC());
                Backlog backlog = new Backlog(
                        journal, e -> e.body().size(), e -> true, Cursor.at(0), new Room(1 << 30), () -> {})) {
            append(journal, "a");
            journal.onAppend(woken::incrementAndGet);
            backlog.fill(LIMITS, Cursor.at(0));

            journal.quiet(LINGER.minusMinutes(1));
            assertThat(woken).hasValue(1);
            assertThat(backlog.next(LIMITS)).isEmpty();
            assertThat(backlog.lingers(LIMITS))
                    .hasValueSatisfying(rest -> assertThat(rest).isGreaterThan(Duration.ZERO));

            journal.quiet(LINGER.plusMinutes(1));
            assertThat(woken).hasValue(2);
            assertThat(backlog.lingers(LIMITS)).hasValue(Duration.ZERO);
            assertThat(backlog.next(LIMITS).orElseThrow()).hasSize(1);

            append(journal, "b");
            backlog.fill(LIMITS, Cursor.at(0));
            assertThat(backlog.next(LIMITS)).isEmpty();
            journal.quiet(Duration.ofDays(365));
            assertThat(backlog.next(LIMITS).orElseThrow()).hasSize(1);
        }
    }

    private static void append(Journal journal, String... ids) throws Exception {
        Step step = journal.begin();
        for (String id : ids) {
            step.emit(click(id, "1"));
        }
        step.commit(Checkpoint.START, List.of());
    }
}
