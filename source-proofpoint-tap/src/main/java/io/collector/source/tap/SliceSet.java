package io.collector.source.tap;

/** A set of 128-bit hashes in one array, 24 to 48 bytes for each. It never holds the hash that is all zeros. For one thread. */
final class SliceSet {
    private static final int FIRST = 32;

    /** Two for each place, both zero while it is free. */
    private long[] table = new long[FIRST * 2];

    private int size;

    int size() {
        return size;
    }

    boolean contains(long low, long high) {
        int at = place(table, low, high);
        return (low | high) != 0 && (table[at] | table[at + 1]) != 0;
    }

    /** Adds a hash, if it is not there and not all zeros. */
    void add(long low, long high) {
        if ((low | high) == 0) {
            return;
        }
        int at = place(table, low, high);
        if ((table[at] | table[at + 1]) != 0) {
            return;
        }
        table[at] = low;
        table[at + 1] = high;
        size++;
        if (size > table.length / 3) {
            grow();
        }
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int i = 0; i < table.length; i += 2) {
            if ((table[i] | table[i + 1]) != 0) {
                int at = place(larger, table[i], table[i + 1]);
                larger[at] = table[i];
                larger[at + 1] = table[i + 1];
            }
        }
        table = larger;
    }

    /** Where it is, or where it would go. */
    private static int place(long[] table, long low, long high) {
        int mask = table.length - 1;
        int at = (int) low & mask & ~1;
        while ((table[at] | table[at + 1]) != 0 && (table[at] != low || table[at + 1] != high)) {
            at = at + 2 & mask;
        }
        return at;
    }
}
