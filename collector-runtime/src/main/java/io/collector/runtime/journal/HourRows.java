package io.collector.runtime.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what a transaction adds to the hours of the vendor's time. A fact stands with the hour of its first revision,
 * an update with the hour of its own. For one transaction.
 */
final class HourRows {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private record Key(long table, long hour) {}

    private final Map<Key, Long> fresh = new HashMap<>();
    private final Map<Key, Long> updates = new HashMap<>();

    /** What was added last: nearly always the next belongs to the same. */
    private Key last = new Key(-1, 0);

    private boolean lastIsUpdate;
    private long more;

    private static final class Lateness {
        private long count;
        private long longest;

        void add(long millis) {
            count++;
            longest = Math.max(longest, millis);
        }
    }

    /** The beginning of the hour that a time belongs to, in milliseconds. */
    static long hourOf(long time) {
        return Math.floorDiv(time, HOUR) * HOUR;
    }

    void add(long table, long time, boolean isUpdate) {
        long hour = hourOf(time);
        if (last.table() != table || last.hour() != hour || lastIsUpdate != isUpdate) {
            sumUp();
            last = new Key(table, hour);
            lastIsUpdate = isUpdate;
        }
        more++;
    }

    private void sumUp() {
        if (more > 0) {
            (lastIsUpdate ? updates : fresh).merge(last, more, Long::sum);
            more = 0;
        }
    }

    void write(Transactions tx) throws SQLException {
        sumUp();
        for (Map.Entry<Key, Long> entry : fresh.entrySet()) {
            add(tx, entry.getKey(), entry.getValue(), 0);
        }
        for (Map.Entry<Key, Long> entry : updates.entrySet()) {
            add(tx, entry.getKey(), 0, entry.getValue());
        }
    }

    /**
     * Notes that facts, which are counted already, were late, and how late.
     *
     * @param now when they were received
     */
    static void late(Transactions tx, long table, long[] times, long now) throws SQLException {
        Map<Key, Lateness> late = new HashMap<>();
        for (long time : times) {
            // A clock that was set back must not make a fact early.
            late.computeIfAbsent(new Key(table, hourOf(time)), k -> new Lateness())
                    .add(Math.max(0, now - time));
        }
        for (Map.Entry<Key, Lateness> entry : late.entrySet()) {
            Lateness by = entry.getValue();
            tx.sql("""
                            UPDATE hour SET late = late + ?, late_longest = max(late_longest, ?)
                            WHERE table_number = ? AND hour = ?""", by.count, by.longest, table, entry.getKey().hour()).executeUpdate();
        }
    }

    private static void add(Transactions tx, Key key, long fresh, long updates) throws SQLException {
        tx.sql("""
                        INSERT INTO hour (table_number, hour, fresh, late, updates) VALUES (?, ?, ?, 0, ?)
                        ON CONFLICT DO UPDATE SET fresh = fresh + excluded.fresh, updates = updates + excluded.updates""", key.table(), key.hour(), fresh, updates).executeUpdate();
    }
}
