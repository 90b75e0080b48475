package io.collector.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The memory of which revisions of which facts the journal holds. Used under the lock of {@link Transactions}.
 *
 * <p>Digests have no order, so each new one would change another page of a large table. New ones go to a small table
 * first and move over together, sorted, when there are enough of them to share pages.
 */
final class Seen {
    /** How many are kept apart: a table of this size has a few hundred pages. */
    static final int RECENT = 100_000;

    private final int limit;
    private long recent = -1;

    Seen(int limit) {
        this.limit = limit;
    }

    /**
     * Looks a fact up.
     *
     * @param earlier gets the positions of its other revisions
     * @return whether this revision is there
     */
    boolean knows(Transactions tx, long id, long revision, List<Long> earlier) throws SQLException {
        return look(tx, "SELECT revision_digest, position FROM seen_recent WHERE id_digest = ?", id, revision, earlier)
                || look(tx, "SELECT revision_digest, position FROM seen WHERE id_digest = ?", id, revision, earlier);
    }

    private static boolean look(Transactions tx, String sql, long id, long revision, List<Long> earlier)
            throws SQLException {
        PreparedStatement lookup = tx.sql(sql);
        lookup.setLong(1, id);
        try (ResultSet rows = lookup.executeQuery()) {
            while (rows.next()) {
                if (rows.getLong(1) == revision) {
                    return true;
                }
                earlier.add(rows.getLong(2));
            }
        }
        return false;
    }

    void add(Transactions tx, long id, long revision, long position) throws SQLException {
        PreparedStatement insert =
                tx.sql("INSERT INTO seen_recent (id_digest, revision_digest, position) VALUES (?, ?, ?)");
        insert.setLong(1, id);
        insert.setLong(2, revision);
        insert.setLong(3, position);
        insert.executeUpdate();
    }

    /** Moves the recent ones over if there are many; called in a transaction of its own, every now and then. */
    void merge(Transactions tx, long added) throws SQLException {
        if (recent < 0) {
            try (ResultSet row = tx.sql("SELECT count(*) FROM seen_recent").executeQuery()) {
                recent = row.getLong(1);
            }
        } else {
            recent += added;
        }
        if (recent >= limit) {
            tx.sql("INSERT INTO seen SELECT * FROM seen_recent ORDER BY id_digest, revision_digest")
                    .executeUpdate();
            tx.sql("DELETE FROM seen_recent").executeUpdate();
            recent = -1;
        }
    }

    static void forget(Transactions tx, long id, long revision, long position) throws SQLException {
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
