package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many journals there are, what they keep of their files in memory is about the same. */
class PageCacheTest {
    @TempDir
    Path folder;

    @Test
    void isSharedByAllJournals() {
        try (SqliteJournal first = open("first")) {
            long alone = kib(first);
            assertThat(alone).isBetween(256L, 8L << 10);
            List<SqliteJournal> others = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                others.add(open("other" + i));
            }
            assertThat(kib(first)).isLessThan(alone).isGreaterThanOrEqualTo(256);
            others.forEach(SqliteJournal::close);
            assertThat(kib(first)).isEqualTo(alone);
        }
    }

    private SqliteJournal open(String source) {
        return SqliteJournal.open(folder.resolve(source + ".db"), source, List.of(), new MovedClock());
    }

    /** Its share, which it looks up with each poll. */
    private static long kib(SqliteJournal journal) {
        journal.begin().commit(Checkpoint.START, List.of());
        return -Long.parseLong(journal.setting("cache_size"));
    }
}
