package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongNamesTest {
    @TempDir
    Path folder;

    /** SQLite's own rollback journal, which a new file has for a moment, has the longest name: NAME.db-journal. */
    @Test
    void aJournalHasRoomForTheLongestNameThatIsTaken() {
        String name = "n".repeat(244);
        try (DataDirectory directory = DataDirectory.take(folder);
                SqliteJournal journal =
                        SqliteJournal.open(directory.journal(name), name, List.of(), Clock.systemUTC())) {
            assertThat(journal.source()).isEqualTo(name);
        }
        assertThat(new EventLog(folder).sources()).containsExactly(name);
    }
}
