package io.collector.runtime.journal;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What was taken in, by table, with the times of the fresh facts until it is known which were late. Not thread-safe. */
final class Counts {
    private final Map<String, Count> byTable = new TreeMap<>();

    /** The count of one table. */
    static final class Count {
        long received;
        long fresh;
        long duplicates;
        long updates;
        long rejected;
        private long[] freshTimes = new long[0];
        private int times;

        void repeated(long count) {
            received += count;
            duplicates += count;
        }

        void fresh(long time) {
            fresh++;
            remember(time);
        }

        private void remember(long time) {
            if (times == freshTimes.length) {
                freshTimes = Arrays.copyOf(freshTimes, Math.max(16, times * 2));
            }
            freshTimes[times++] = time;
        }

        /** The times of the fresh facts, in milliseconds. */
        long[] freshTimes() {
            return Arrays.copyOf(freshTimes, times);
        }

        private void add(Count other) {
            received += other.received;
            fresh += other.fresh;
            duplicates += other.duplicates;
            updates += other.updates;
            rejected += other.rejected;
            for (int i = 0; i < other.times; i++) {
                remember(other.freshTimes[i]);
            }
        }
    }

    Count of(String table) {
        return byTable.computeIfAbsent(table, t -> new Count());
    }

    Map<String, Count> byTable() {
        return byTable;
    }

    /** How many rows that is in the journal. */
    long appended() {
        return byTable.values().stream().mapToLong(c -> c.fresh + c.updates).sum();
    }

    void add(Counts other) {
        other.byTable.forEach((table, count) -> of(table).add(count));
    }

    void clear() {
        byTable.clear();
    }
}
