package io.collector.runtime.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.JournalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFaultTest {
    @TempDir
    Path folder;

    @Test
    void isSaidInWordsWithoutTheNameOfAClass() {
        assertThat(DiskFault.said(new AccessDeniedException("/a/b"))).isEqualTo("/a/b may not be used by this user");
        assertThat(DiskFault.said(new NoSuchFileException("/a/b"))).isEqualTo("/a/b does not exist and cannot be made");
        assertThat(DiskFault.said(new FileSystemException("/a/b", null, "No space left on device")))
                .isEqualTo("/a/b: No space left on device");
        assertThat(DiskFault.said(new FileSystemException("/a/b"))).isEqualTo("/a/b cannot be used");
        assertThat(DiskFault.said(new IOException("closed"))).isEqualTo("closed");
    }

    @Test
    void aDataDirectoryThatIsAFileIsSaidToBeOne() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "");
        assertThatThrownBy(() -> DataDirectory.take(file))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        e -> assertThat(e.reason())
                                .endsWith(file + " cannot be used: " + file + " is a file, not a folder"));
    }

    @Test
    void journalsThatCannotBeReadDoNotLookAsIfNothingHadBeenCollected() throws Exception {
        Files.writeString(folder.resolve("journal"), "");
        EventLog log = new EventLog(folder);
        assertThatThrownBy(log::sources)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        e -> assertThat(e.reason()).contains("cannot be read", "is not a folder"));
        assertThat(new EventLog(folder.resolve("nothing")).sources()).isEmpty();
    }
}
