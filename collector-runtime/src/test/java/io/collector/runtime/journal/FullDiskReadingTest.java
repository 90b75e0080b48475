package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own that may not write more than a kilobyte to a file, which is much like a disk that is full. */
@DisabledOnOs(OS.WINDOWS)
class FullDiskReadingTest {
    @TempDir
    Path folder;

    private String read() throws Exception {
        try (InputStream packed = Objects.requireNonNull(NativeLibrary.packed())) {
            Files.copy(packed, folder.resolve("library"));
        }
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 2 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:-UsePerfData",
                        "-Dorg.sqlite.tmpdir=" + folder,
                        "-Dorg.sqlite.lib.path=" + folder,
                        "-Dorg.sqlite.lib.name=library",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void readsAJournalWhoseCollectorStoppedCleanly() throws Exception {
        try (DataDirectory directory = DataDirectory.take(folder.resolve("data"));
                SqliteJournal journal = SqliteJournal.open(
                        directory.journal("a b"), "a b", List.of(TestEvents.CLICKS), Clock.systemUTC())) {
            assertThat(journal.lastPosition()).isZero();
        }
        assertThat(read()).contains("read 1 table");
    }

    /** Says how many tables the journals have. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try {
                int tables = new EventLog(Path.of(arguments[0])).tables().size();
                System.out.println("read " + tables + " table");
            } catch (JournalException e) {
                System.out.println(e.reason() + "; " + e.remedy());
            }
        }
    }
}
