package io.collector.runtime.journal;

import java.time.Instant;
import java.util.List;

/**
 * The values that stand in the most events.
 *
 * @param values the first of them
 * @param distinct how many there are in all
 * @param events how many events were looked at
 * @param older whether there are older events in the time asked for that were not looked at
 */
public record Ranking(List<Value> values, long distinct, long events, boolean older) {
    public Ranking {
        values = List.copyOf(values);
    }

    /**
     * One value.
     *
     * @param value as it stands in the events
     * @param label what stands beside it; may be empty
     * @param counts in how many events, by facet in the order asked for
     * @param last the time of the newest of them
     */
    public record Value(String value, String label, List<Long> counts, Instant last) {
        public Value {
            counts = List.copyOf(counts);
        }

        /** In how many events over all facets. */
        public long total() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** What comes first. */
    public enum Order {
        /** Whatever the most events have. */
        TOTAL,
        /** Whatever the most events have in the first facet; over all facets where that is the same. */
        FIRST
    }
}
