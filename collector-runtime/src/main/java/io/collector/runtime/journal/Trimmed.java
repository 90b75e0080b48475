package io.collector.runtime.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Up to where events were deleted whose digests are still remembered, by the day on which they were collected: single
 * values of the {@link State}. By the day, as to forget them is to go through all digests. Stateless; used under the lock of {@link Transactions}.
 */
final class Trimmed {
    private static final String KEY = "trimmed ";
    private static final long DAY = Duration.ofDays(1).toMillis();

    private Trimmed() {}

    /** The events up to a position are deleted, the last of them collected at a time. */
    static void note(Transactions tx, long collectedAt, long position) throws SQLException {
        State.put(tx, KEY + Math.floorDiv(collectedAt, DAY), position);
    }

    /** Takes out what was collected on days that had ended by a time, and says up to which position that was. */
    static Optional<Long> takeBefore(Transactions tx, long time) throws SQLException {
        String ended = " FROM state WHERE key GLOB '" + KEY + "*' AND CAST(substr(key, " + (KEY.length() + 1)
                + ") AS INTEGER) < ?";
        long day = Math.floorDiv(time, DAY);
        try (ResultSet row = tx.sql("SELECT max(value)" + ended, day).executeQuery()) {
            long position = row.getLong(1);
            if (row.wasNull()) {
                return Optional.empty();
            }
            tx.sql("DELETE" + ended, day).executeUpdate();
            return Optional.of(position);
        }
    }
}
