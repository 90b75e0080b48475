package io.collector.runtime.journal;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The memory of the deduplication: which pairs of id and revision the journal holds, and where. Used under the lock of
 * {@link Transactions}.
 *
 * <p>Digests come in no order, and each in a table of its own place would touch a page for every event. So they settle
 * in steps, each large beside the one before:
 *
 * <pre>
 *   added in a transaction ──► in memory, and a row with all of them ──► seen_recent ──► seen
 *                              (seen_added, to be read at the next start)
 * </pre>
 *
 * <p>Each transaction that adds or forgets begins with {@link #begin} and ends, once it is durable, with
 * {@link #committed}.
 */
final class Seen {
    /** So many are moved from memory into a table at once; fewer, the more journals there are. */
    private static final int IN_MEMORY = 8_192;

    private static final int LEAST_IN_MEMORY = 512;

    /** So many are moved from the small table into the large one at once. */
    private static final int RECENT = 100_000;

    /** What all journals have in memory may take a thirty-second of the heap. */
    private static final int ALL_IN_MEMORY =
            (int) Math.min(1 << 20, Runtime.getRuntime().maxMemory() / 32 / Digests.BYTES_EACH);

    private static final int PAIR = 3 * Long.BYTES;

    private final IntSupplier inMemory;
    private final int inRecent;
    private final Digests memory = new Digests();

    /** Of the transaction under way: what the tables have of the ids it is about, and what it adds. */
    private final Digests stored = new Digests();

    private final Digests added = new Digests();
    private boolean moved;

    Seen(Share share) {
        this(() -> share.of(ALL_IN_MEMORY, LEAST_IN_MEMORY, IN_MEMORY), RECENT);
    }

    /** With other sizes of the steps. */
    Seen(IntSupplier inMemory, int inRecent) {
        this.inMemory = inMemory;
        this.inRecent = inRecent;
    }

    /** Reads what is not in the tables yet. */
    void load(Transactions tx) throws SQLException {
        memory.clear();
        try (ResultSet row = tx.sql("SELECT digests FROM seen_added").executeQuery()) {
            while (row.next()) {
                LongBuffer digests = ByteBuffer.wrap(row.getBytes(1)).asLongBuffer();
                while (digests.hasRemaining()) {
                    memory.add(digests.get(), digests.get(), digests.get());
                }
            }
        }
    }

    /** A transaction begins; what one before added that did not succeed is forgotten. */
    void begin() {
        stored.clear();
        added.clear();
        moved = false;
    }

    /**
     * Reads what the tables have of some facts, all at once, for {@link #knows}.
     *
     * @param ids their keys; put in order
     */
    void look(Transactions tx, long[] ids) throws SQLException {
        Arrays.sort(ids);
        PreparedStatement lookup = tx.sql("""
                SELECT s.id_digest, s.revision_digest, s.position
                FROM json_each(?1) j CROSS JOIN seen_recent s ON s.id_digest = j.value
                UNION ALL
                SELECT s.id_digest, s.revision_digest, s.position
                FROM json_each(?1) j CROSS JOIN seen s ON s.id_digest = j.value""");
        lookup.setString(1, distinct(ids));
        try (ResultSet rows = lookup.executeQuery()) {
            while (rows.next()) {
                stored.add(rows.getLong(1), rows.getLong(2), rows.getLong(3));
            }
        }
    }

    private static String distinct(long[] sorted) {
        StringBuilder json = new StringBuilder(sorted.length * 21 + 2).append('[');
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                json.append(i == 0 ? "" : ",").append(sorted[i]);
            }
        }
        return json.append(']').toString();
    }

    /**
     * Whether a revision of a fact that was looked for is there.
     *
     * @param earlier gets the positions of its other revisions
     */
    boolean knows(long id, long revision, List<Long> earlier) {
        boolean known = added.has(id, revision, earlier);
        known |= memory.has(id, revision, earlier);
        known |= stored.has(id, revision, earlier);
        return known;
    }

    void add(long id, long revision, long position) {
        added.add(id, revision, position);
    }

    /** Writes down what this transaction added. */
    void write(Transactions tx) throws SQLException {
        if (added.size() > 0) {
            ByteBuffer digests = ByteBuffer.allocate(added.size() * PAIR);
            added.all((id, revision, position) ->
                    digests.putLong(id).putLong(revision).putLong(position));
            PreparedStatement insert = tx.sql("INSERT INTO seen_added (digests) VALUES (?)");
            insert.setBytes(1, digests.array());
            insert.executeUpdate();
        }
    }

    /** The transaction is durable. */
    void committed() {
        if (moved) {
            memory.clear();
        }
        added.all(memory::add);
        begin();
    }

    /** Whether it is time to {@link #settle}. */
    boolean isFull() {
        return memory.size() >= inMemory.getAsInt();
    }

    /** Moves what has become many; in a transaction of its own. */
    void settle(Transactions tx) throws SQLException {
        begin();
        move(tx);
        long recent;
        try (ResultSet row = tx.sql("SELECT count(*) FROM seen_recent").executeQuery()) {
            recent = row.getLong(1);
        }
        if (recent >= inRecent) {
            tx.sql("INSERT INTO seen SELECT * FROM seen_recent ORDER BY id_digest, revision_digest")
                    .executeUpdate();
            tx.sql("DELETE FROM seen_recent").executeUpdate();
        }
    }

    private void move(Transactions tx) throws SQLException {
        PreparedStatement insert =
                tx.sql("INSERT INTO seen_recent (id_digest, revision_digest, position) VALUES (?, ?, ?)");
        memory.all((id, revision, position) -> {
            insert.setLong(1, id);
            insert.setLong(2, revision);
            insert.setLong(3, position);
            insert.addBatch();
        });
        insert.executeBatch();
        tx.sql("DELETE FROM seen_added").executeUpdate();
        moved = true;
    }

    /** Forgets all pairs up to a position; in a transaction that adds none. Goes through all that is remembered. */
    void forgetUpTo(Transactions tx, long position) throws SQLException {
        if (!moved && memory.size() > 0) {
            move(tx);
        }
        for (String table : List.of("seen", "seen_recent")) {
            tx.sql("DELETE FROM " + table + " WHERE position <= ?", position).executeUpdate();
        }
    }

    /** Forgets a pair; in a transaction that adds none. */
    void forget(Transactions tx, long id, long revision, long position) throws SQLException {
        if (!moved && memory.size() > 0) {
            // What is in memory is in rows of many: these are only ever written and moved as a whole.
            move(tx);
        }
        for (String table : List.of("seen", "seen_recent")) {
            int deleted = tx.sql(
                            "DELETE FROM " + table + " WHERE id_digest = ? AND revision_digest = ? AND position = ?",
                            id,
                            revision,
                            position)
                    .executeUpdate();
            if (deleted > 0) {
                return;
            }
        }
    }
}
