package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenTest {
    private static final int IN_MEMORY = 3;
    private static final int IN_RECENT = 6;

    @TempDir
    Path folder;

    private final List<Long> earlier = new ArrayList<>();
    private Transactions transactions;
    private Seen seen;

    @BeforeEach
    void open() {
        Path file = folder.resolve("seen.db");
        transactions = new Transactions(file, JournalFile.openForWriting(file));
        seen = new Seen(() -> IN_MEMORY, IN_RECENT);
        transactions.run("load", tx -> {
            seen.load(tx);
            return tx;
        });
    }

    @AfterEach
    void close() {
        transactions.close();
    }

    private void restart() {
        close();
        open();
    }

    private void add(long id, long revision, long position) {
        transactions.run(
                "add",
                tx -> {
                    seen.begin();
                    seen.add(id, revision, position);
                    seen.write(tx);
                    return tx;
                },
                tx -> seen.committed());
    }

    private void settle() {
        transactions.run(
                "settle",
                tx -> {
                    seen.settle(tx);
                    return tx;
                },
                tx -> seen.committed());
    }

    private void forget(long id, long revision, long position) {
        transactions.run(
                "forget",
                tx -> {
                    seen.begin();
                    seen.forget(tx, id, revision, position);
                    return tx;
                },
                tx -> seen.committed());
    }

    private boolean knows(long id, long revision) {
        earlier.clear();
        return transactions.run("look", tx -> {
            seen.begin();
            seen.look(tx, new long[] {id, id + 1, id});
            return seen.knows(id, revision, earlier);
        });
    }

    private long rows(String table) {
        return transactions.run("count", tx -> {
            try (ResultSet row = tx.sql("SELECT count(*) FROM " + table).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Test
    void knowsWhatIsInMemoryAndInBothTables() {
        for (int i = 1; i <= IN_RECENT; i++) {
            add(i, 10, i);
        }
        settle();
        assertThat(rows("seen")).isEqualTo(IN_RECENT);
        assertThat(rows("seen_recent")).isZero();
        add(1, 11, 7);
        settle();
        assertThat(rows("seen_recent")).isEqualTo(1);
        assertThat(rows("seen_added")).isZero();
        add(1, 12, 8);

        assertThat(knows(1, 10)).isTrue();
        assertThat(knows(1, 11)).isTrue();
        assertThat(knows(1, 12)).isTrue();
        assertThat(knows(1, 13)).isFalse();
        assertThat(earlier).containsExactlyInAnyOrder(1L, 7L, 8L);
        assertThat(knows(99, 10)).isFalse();
        assertThat(earlier).isEmpty();
    }

    @Test
    void knowsWhatTheSameTransactionAdded() {
        seen.begin();
        seen.add(-5, 10, 1);

        assertThat(seen.knows(-5, 10, earlier)).isTrue();
        assertThat(seen.knows(-5, 11, earlier)).isFalse();
    }

    @Test
    void forgetsWhatATransactionAddedThatFailed() {
        assertThatThrownBy(() -> transactions.run(
                        "add",
                        tx -> {
                            seen.begin();
                            seen.add(1, 10, 1);
                            seen.write(tx);
                            throw new SQLException("the disk is full");
                        },
                        tx -> seen.committed()))
                .isInstanceOf(JournalException.class);

        assertThat(knows(1, 10)).isFalse();
    }

    @Test
    void keepsInMemoryWhatATransactionThatFailedWouldHaveMoved() {
        add(1, 10, 1);
        assertThatThrownBy(() -> transactions.run(
                        "settle",
                        tx -> {
                            seen.settle(tx);
                            throw new SQLException("the disk is full");
                        },
                        tx -> seen.committed()))
                .isInstanceOf(JournalException.class);

        assertThat(knows(1, 10)).isTrue();
        settle();
        assertThat(rows("seen_recent")).isEqualTo(1);
        assertThat(knows(1, 10)).isTrue();
    }

    @Test
    void forgetsInAllPlaces() {
        for (int i = 1; i <= IN_RECENT; i++) {
            add(i, 10, i);
        }
        settle();
        add(7, 10, 7);
        settle();
        add(8, 10, 8);
        add(9, 10, 9);
        for (int i : new int[] {1, 7, 8}) {
            forget(i, 10, i);
            assertThat(knows(i, 10)).isFalse();
        }

        assertThat(knows(9, 10)).isTrue();
        restart();
        assertThat(knows(8, 10)).isFalse();
        assertThat(knows(9, 10)).isTrue();
    }

    /** Beside a map that simply remembers everything. */
    @Test
    void remembersLikeAMapThroughRestarts() {
        Random random = new Random(20_260_310);
        Map<Long, Map<Long, Long>> model = new HashMap<>();
        long position = 0;
        for (int i = 0; i < 400; i++) {
            long id = random.nextInt(60) - 30L;
            long revision = random.nextInt(4);
            Map<Long, Long> revisions = model.computeIfAbsent(id, k -> new HashMap<>());
            assertThat(knows(id, revision)).isEqualTo(revisions.containsKey(revision));
            if (!revisions.containsKey(revision)) {
                assertThat(earlier).containsExactlyInAnyOrderElementsOf(revisions.values());
                add(id, revision, ++position);
                revisions.put(revision, position);
            } else if (random.nextInt(4) == 0) {
                forget(id, revision, revisions.remove(revision));
            }
            if (seen.isFull()) {
                settle();
            }
            if (random.nextInt(20) == 0) {
                restart();
            }
        }
        Set<Long> left = new HashSet<>();
        model.values().forEach(revisions -> left.addAll(revisions.values()));
        assertThat(left).hasSizeGreaterThan(50);
    }
}
