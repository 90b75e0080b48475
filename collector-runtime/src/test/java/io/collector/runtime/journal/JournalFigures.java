package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Measures a journal, for a person to read: {@code java JournalFigures FOLDER [EVENTS]}. Not a test; figures depend on
 * the machine.
 */
public final class JournalFigures {
    private static final int PAGE = 100_000;
    private static final int BODY = 2_300;

    private JournalFigures() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path file = Files.createDirectories(Path.of(arguments[0])).resolve("figures.db");
        int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        try (SqliteJournal journal =
                SqliteJournal.open(file, "figures", List.of(TestEvents.CLICKS), Clock.systemUTC())) {
            for (int from = 0; from < events; from += PAGE) {
                emit(journal, "append", from, Math.min(events, from + PAGE));
            }
            emit(journal, "read again", 0, Math.min(events, PAGE));
            emit(journal, "read again", 0, Math.min(events, PAGE));
            read(journal);
            settle(journal);
            long begin = System.nanoTime();
            long deleted = journal.trim(Set.of("s"), Clock.systemUTC().instant().plusSeconds(60));
            print("trim", deleted, begin);
            System.out.printf("file: %,d bytes%n", Files.size(file));
        }
    }

    private static void emit(SqliteJournal journal, String what, int from, int to) throws InterruptedException {
        Random random = new Random(from);
        long begin = System.nanoTime();
        Step step = journal.begin();
        for (int i = from; i < to; i++) {
            step.emit(new Event(
                    TestEvents.CLICKS.name(),
                    "id-" + i + "-of-a-usual-length-0123456789",
                    "revision",
                    TestEvents.NOON.plusMillis(i),
                    body(random)));
        }
        step.commit(Checkpoint.START, List.of());
        print(what, to - from, begin);
    }

    private static Json body(Random random) {
        byte[] bytes = new byte[BODY];
        for (int i = 0; i < BODY; i++) {
            bytes[i] = (byte) ('a' + (i * 7 + 3) % 26);
        }
        for (int i = 0; i < 64; i++) {
            bytes[random.nextInt(BODY - 2) + 1] = (byte) ('A' + random.nextInt(26));
        }
        bytes[0] = '"';
        bytes[BODY - 1] = '"';
        return Json.ofUtf8(bytes);
    }

    private static void read(SqliteJournal journal) {
        long begin = System.nanoTime();
        long events = 0;
        try (JournalReader reader = journal.reader(0)) {
            Stretch stretch = reader.read(0, 1_000, 1 << 20);
            while (!stretch.events().isEmpty()) {
                events += stretch.events().size();
                stretch = reader.read(stretch.end(), 1_000, 1 << 20);
            }
        }
        print("read in order", events, begin);
    }

    private static void settle(SqliteJournal journal) {
        journal.cursor("s");
        long begin = System.nanoTime();
        int batches = 0;
        for (long p = 0; p < journal.lastPosition(); p += 1_000) {
            journal.settle(
                    "s", new Settlement(Cursor.at(Math.min(p + 1_000, journal.lastPosition())), 1_000, List.of()));
            batches++;
        }
        print("settle a batch", batches, begin);
    }

    private static void print(String what, long count, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%-16s %,10d in %6.2f s = %,9.0f /s%n", what, count, seconds, count / seconds);
    }
}
