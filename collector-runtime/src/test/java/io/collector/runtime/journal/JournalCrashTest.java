package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, at any moment, and compares what it had acknowledged with what is there. */
class JournalCrashTest {
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsThereAfterTheProcessWasKilled() throws Exception {
        Path file = folder.resolve("tap.db");
        Random random = new Random(11);
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long killAfter = acknowledged + 1 + random.nextInt(30);
            if (round % 2 == 0) {
                killAfter += Writer.LONG - 1 - killAfter % Writer.LONG; // in the midst of a long page
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null) {
                    acknowledged = Long.parseLong(line);
                    if (acknowledged >= killAfter && writer.isAlive()) {
                        Thread.sleep(random.nextInt(25));
                        writer.toHandle().destroyForcibly(); // not the process itself: that would close its output
                    }
                    line = lines.readLine();
                }
            }
            writer.waitFor();
            check(file, acknowledged);
        }
        assertThat(acknowledged).isPositive();
    }

    private static void check(Path file, long acknowledged) {
        try (SqliteJournal journal = SqliteJournal.open(file, "tap", List.of(TestEvents.CLICKS), Clock.systemUTC());
                JournalReader reader = journal.reader(0)) {
            long page = Long.parseLong(journal.checkpoint().values().get("page"));
            assertThat(page)
                    .as("the last page may be there without its acknowledgement")
                    .isBetween(acknowledged, acknowledged + 1);
            Stretch all = reader.read(0, Integer.MAX_VALUE, Long.MAX_VALUE);
            assertThat(all.damaged()).isEmpty();
            List<String> expected = new ArrayList<>();
            for (long p = 1; p <= page; p++) {
                for (int i = 0; i < Writer.size(p); i++) {
                    expected.add(p + "-" + i);
                }
            }
            assertThat(all.events()).extracting(s -> s.event().id()).startsWith(expected.toArray(new String[0]));
            assertThat(all.events().size() - expected.size()).isLessThan(Writer.size(page + 1));
            assertThat(journal.bytes())
                    .isEqualTo(all.events().stream()
                            .mapToLong(s -> s.event().body().size())
                            .sum());
            assertThat(journal.cursor("s").position()).isBetween(Writer.sizeUpTo(acknowledged), journal.lastPosition());
        }
    }

    /** Appends pages and says which of them are durable. */
    static final class Writer {
        /** One page in so many is long. */
        static final int LONG = 10;

        private Writer() {}

        /** How many events a page has: some fill several buffers, which are appended beside the emitting. */
        static int size(long page) {
            return page % LONG == 0 ? 2_300 : 7;
        }

        static long sizeUpTo(long page) {
            return LongStream.rangeClosed(1, page).map(Writer::size).sum();
        }

        public static void main(String[] arguments) throws InterruptedException {
            Path file = Path.of(arguments[0]);
            SqliteJournal journal = SqliteJournal.open(file, "tap", List.of(TestEvents.CLICKS), Clock.systemUTC());
            journal.cursor("s");
            long page = Long.parseLong(journal.checkpoint().values().getOrDefault("page", "0"));
            while (true) {
                page++;
                Step step = journal.begin();
                for (int i = 0; i < size(page); i++) {
                    step.emit(TestEvents.click(page + "-" + i, "1"));
                    if (i % 3 == 2 && i < 7) {
                        step.flush();
                    }
                }
                step.commit(new Checkpoint(Map.of("page", Long.toString(page))), List.of());
                journal.settle("s", new Settlement(Cursor.at(journal.lastPosition()), size(page), List.of()));
                System.out.println(page);
            }
        }
    }
}
