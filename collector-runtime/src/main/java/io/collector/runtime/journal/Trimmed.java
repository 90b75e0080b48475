package io.collector.runtime.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Up to where events were deleted whose digests are still remembered, by the hour in which they were collected: single
 * values of the {@link State}. Stateless; used under the lock of {@link Transactions}.
 */
final class Trimmed {
    private static final String KEY = "trimmed ";
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Trimmed() {}

    /** The events up to a position are deleted, the last of them collected at a time. */
    static void note(Transactions tx, long collectedAt, long position) throws SQLException {
        State.put(tx, KEY + Math.floorDiv(collectedAt, HOUR), position);
    }

    /** Takes out what was collected in hours that had ended by a time, and says up to which position that was. */
    static Optional<Long> takeBefore(Transactions tx, long time) throws SQLException {
        String ended = " FROM state WHERE key GLOB '" + KEY + "*' AND CAST(substr(key, " + (KEY.length() + 1)
                + ") AS INTEGER) < ?";
        long hour = Math.floorDiv(time, HOUR);
        try (ResultSet row = tx.sql("SELECT max(value)" + ended, hour).executeQuery()) {
            long position = row.getLong(1);
            if (row.wasNull()) {
                return Optional.empty();
            }
            tx.sql("DELETE" + ended, hour).executeUpdate();
            return Optional.of(position);
        }
    }
}
