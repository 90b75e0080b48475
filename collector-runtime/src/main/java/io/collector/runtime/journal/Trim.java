package io.collector.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of deleting what is old and delivered, in chunks that are transactions of their own. Used under the lock of
 * {@link Transactions}.
 *
 * <p>The memory of an event's revision goes with it, or later: not before no vendor shows it again.
 */
final class Trim {
    private static final int CHUNK = 500;

    /** TAP looks back 7 days, and each hour is read once more when it is nearly as old. */
    private static final Duration REMEMBERED = Duration.ofDays(8);

    /** Coverage is small and worth more with time: a ledger may look back further than events are kept, by this. */
    private static final Duration COVERAGE_KEPT = Duration.ofDays(92);

    private static final Logger log = LoggerFactory.getLogger(Trim.class);

    private final Set<String> sinks;
    private final long before;
    private final long forgottenBefore;
    private final long coverageBefore;
    private final Seen seen;
    private final EventDigest digest = new EventDigest();

    /**
     * One run.
     *
     * @param sinks the configured ones
     * @param before events that were collected at or after this stay
     * @param certain what has certainly passed, whatever this machine's clock says
     */
    Trim(Set<String> sinks, Instant before, Instant certain, Seen seen) {
        this.sinks = sinks;
        this.before = before.toEpochMilli();
        this.forgottenBefore = certain.minus(REMEMBERED).toEpochMilli();
        this.coverageBefore = Math.min(this.before, certain.toEpochMilli()) - COVERAGE_KEPT.toMillis();
        this.seen = seen;
    }

    /**
     * What a chunk deleted.
     *
     * @param events how many
     * @param bytes of their bodies
     */
    record Deleted(long events, long bytes) {}

    Deleted chunk(Transactions tx, long last) throws SQLException {
        seen.begin();
        long limit = settledByAll(tx, last);
        long events = 0;
        long bytes = 0;
        long end = 0;
        long collected = 0;
        PreparedStatement old = tx.sql("""
                SELECT e.position, coalesce(t.name, ''), e.id, e.revision, length(e.body), e.collected_at
                FROM event e LEFT JOIN source_table t ON t.number = e.table_number
                WHERE e.position <= ? ORDER BY e.position LIMIT ?""", limit, CHUNK);
        try (ResultSet row = old.executeQuery()) {
            while (row.next() && row.getLong(6) < before) {
                end = row.getLong(1);
                collected = row.getLong(6);
                events++;
                bytes += row.getLong(5);
                if (collected < forgottenBefore) {
                    seen.forget(
                            tx, digest.id(row.getString(2), row.getString(3)), digest.revision(row.getString(4)), end);
                }
            }
        }
        if (events > 0) {
            tx.sql("DELETE FROM event WHERE position <= ?", end).executeUpdate();
            if (collected >= forgottenBefore) {
                Trimmed.note(tx, collected, end);
            }
            dropStaleCursors(tx, end);
        } else {
            Optional<Long> forgotten = Trimmed.takeBefore(tx, forgottenBefore);
            if (forgotten.isPresent()) {
                seen.forgetUpTo(tx, forgotten.get());
            }
            tx.sql("DELETE FROM coverage WHERE read_at < ?", coverageBefore).executeUpdate();
            tx.sql("DELETE FROM hour WHERE hour < ?", coverageBefore).executeUpdate();
        }
        return new Deleted(events, bytes);
    }

    private long settledByAll(Transactions tx, long last) throws SQLException {
        long limit = last;
        for (String sink : sinks) {
            try (ResultSet row =
                    tx.sql("SELECT position FROM cursor WHERE sink = ?", sink).executeQuery()) {
                // A configured sink without a cursor has not begun: all is still to come for it.
                limit = Math.min(limit, row.next() ? row.getLong(1) : 0);
            }
        }
        return limit;
    }

    /** A sink that is no longer configured holds nothing back; once events it had not got are gone, so is its place. */
    private void dropStaleCursors(Transactions tx, long end) throws SQLException {
        try (ResultSet row = tx.sql("SELECT sink, position FROM cursor WHERE position < ?", end)
                .executeQuery()) {
            while (row.next()) {
                String sink = row.getString(1);
                if (!sinks.contains(sink)) {
                    log.warn(
                            "sink {} is not configured any more; events that it had not got have passed the retention"
                                    + " and are gone: its place in the journal is forgotten",
                            sink);
                    tx.sql("DELETE FROM cursor WHERE sink = ?", sink).executeUpdate();
                }
            }
        }
    }
}
