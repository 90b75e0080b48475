package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
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
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
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
