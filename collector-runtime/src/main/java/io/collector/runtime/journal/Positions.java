package io.collector.runtime.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Finds places in a journal. Stateless. */
final class Positions {
    private Positions() {}

    /**
     * The first position that was collected at a time or after it. Collected times rise with the positions, so a search
     * finds it without an index.
     */
    static long since(Connection connection, Instant time) throws SQLException {
        long wanted = time.toEpochMilli();
        long low;
        long high;
        try (PreparedStatement bounds = connection.prepareStatement(
                        "SELECT coalesce(min(position), 0), coalesce(max(position), 0) + 1 FROM event");
                ResultSet row = bounds.executeQuery()) {
            low = row.getLong(1);
            high = row.getLong(2);
        }
        try (PreparedStatement collected = connection.prepareStatement(
                "SELECT collected_at FROM event WHERE position >= ? ORDER BY position LIMIT 1")) {
            while (low < high) {
                long middle = low + (high - low) / 2;
                collected.setLong(1, middle);
                try (ResultSet row = collected.executeQuery()) {
                    if (row.next() && row.getLong(1) < wanted) {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
            }
        }
        return low;
    }
}
