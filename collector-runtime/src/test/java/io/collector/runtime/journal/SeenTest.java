package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenTest {
    @TempDir
    Path folder;

    private final Seen seen = new Seen(3);
    private final List<Long> earlier = new ArrayList<>();
    private Transactions transactions;

    @BeforeEach
    void open() {
        Path file = folder.resolve("seen.db");
        transactions = new Transactions(file, JournalFile.openForWriting(file));
    }

    @AfterEach
    void close() {
        transactions.close();
    }

    private void add(long id, long revision, long position) {
        transactions.run("add", tx -> {
            seen.add(tx, id, revision, position);
            return tx;
        });
    }

    private void merge(long added) {
        transactions.run("merge", tx -> {
            seen.merge(tx, added);
            return tx;
        });
    }

    private boolean knows(long id, long revision) {
        earlier.clear();
        return transactions.run("look", tx -> seen.knows(tx, id, revision, earlier));
    }

    private long rows(String table) {
        return transactions.run("count", tx -> {
            try (ResultSet row = tx.sql("SELECT count(*) FROM " + table).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Test
    void knowsWhatWasMovedOverAndWhatCameAfter() {
        add(1, 10, 1);
        add(2, 10, 2);
        merge(2);
        assertThat(rows("seen")).isZero();
        add(1, 11, 3);
        merge(1);
        assertThat(rows("seen")).isEqualTo(3);
        assertThat(rows("seen_recent")).isZero();
        add(1, 12, 4);

        assertThat(knows(1, 10)).isTrue();
        assertThat(knows(1, 12)).isTrue();
        assertThat(knows(1, 13)).isFalse();
        assertThat(earlier).containsExactlyInAnyOrder(1L, 3L, 4L);
        assertThat(knows(3, 10)).isFalse();
        assertThat(earlier).isEmpty();
    }

    @Test
    void forgetsInBothPlaces() {
        add(1, 10, 1);
        merge(3);
        merge(3);
        add(2, 10, 2);
        transactions.run("forget", tx -> {
            Seen.forget(tx, 1, 10, 1);
            Seen.forget(tx, 2, 10, 2);
            return tx;
        });

        assertThat(knows(1, 10)).isFalse();
        assertThat(knows(2, 10)).isFalse();
    }
}
