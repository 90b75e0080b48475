package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, as a library is loaded once in each. */
class NativeLibraryTest {
    @TempDir
    Path folder;

    private String open(String... options) throws Exception {
        return start(Program.class, options);
    }

    private String start(Class<?> program, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                folder.resolve("data").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("programs") + File.pathSeparator + System.getenv("PATH"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private List<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/native"))) {
            return files.toList();
        }
    }

    @Test
    void opensAJournalWhereNothingCanBeLoadedFromTheFolderForTemporaryFiles() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("tmp"));
        assertThat(open("-Djava.io.tmpdir=" + noFolder)).contains("opened");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/native"))))
                .isEqualTo("rwx------");
    }

    /** On hardened servers none may be started, and it takes time. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void startsNoOtherProgram() throws Exception {
        Path started = folder.resolve("started");
        Path uname = Files.createDirectory(folder.resolve("programs")).resolve("uname");
        Files.writeString(uname, "#!/bin/sh\necho \"$@\" >> '" + started + "'\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        assertThat(open()).contains("opened");
        assertThat(started).doesNotExist();
    }

    @Test
    void takesItsLibraryAwayAtTheEnd() throws Exception {
        assertThat(open()).contains("opened");
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void takesAwayWhatAProcessThatWasKilledLeftBehind() throws Exception {
        open();
        Files.createFile(folder.resolve("data/native/sqlite-1-libsqlitejdbc.so"));
        Files.createFile(folder.resolve("data/native/sqlite-1-libsqlitejdbc.so.lck"));
        assertThat(open()).contains("opened");
        assertThat(unpacked()).noneMatch(file -> file.toString().contains("sqlite-1-"));
    }

    @Test
    void saysWhatToDoWhereItCannotBeLoaded() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("tmp"));
        assertThat(open("-Dorg.sqlite.tmpdir=" + noFolder))
                .contains("SQLite's own library cannot be loaded")
                .contains("JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER")
                .doesNotContain("mv ");
    }

    @Test
    void readsByTheFolderForTemporaryFilesWhereTheDiskOfTheJournalIsFull() throws Exception {
        open();
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        assertThat(start(Reader.class, "-Djava.io.tmpdir=" + temporary)).contains("read []");
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void saysWhereItTriedToUnpackInOrderToRead() throws Exception {
        open();
        Path noFolder = Files.createFile(folder.resolve("tmp"));
        assertThat(start(Reader.class, "-Djava.io.tmpdir=" + noFolder))
                .contains("SQLite's own library cannot be loaded")
                .contains(folder.resolve("data/native").toString())
                .contains(noFolder.toString())
                .contains("JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER")
                .doesNotContain("Error opening connection");
    }

    /** Reads a journal on a disk that has room for half of the library. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            Path data = Path.of(arguments[0]);
            NativeLibrary.forReading(DataDirectory.journal(data, "tap"), new HalfOfIt());
            try {
                System.out.println("read " + new EventLog(data).tables());
            } catch (JournalException e) {
                System.out.println(e.reason() + "; " + e.remedy());
            }
        }
    }

    /** Ends as writing to a full disk does. */
    private static final class HalfOfIt extends InputStream {
        private int left = 500_000;

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("No space left on device");
            }
            left -= length;
            return length;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }
    }

    /** Opens a journal. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (DataDirectory directory = DataDirectory.take(Path.of(arguments[0]));
                    SqliteJournal journal =
                            SqliteJournal.open(directory.journal("tap"), "tap", List.of(), Clock.systemUTC())) {
                System.out.println("opened " + journal.source());
            } catch (JournalException e) {
                System.out.println(e.reason() + "; " + e.remedy());
            }
        }
    }
}
