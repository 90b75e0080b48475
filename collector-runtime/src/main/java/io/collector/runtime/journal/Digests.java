package io.collector.runtime.journal;

import java.util.List;

/**
 * Pairs of digests with their positions, found by the first of the pair: a hash table with open addressing of three
 * numbers a slot, since a thousand small objects cost more than what they hold. Not thread-safe.
 */
final class Digests {
    /** What one takes, about. */
    static final int BYTES_EACH = 48;

    private static final int SMALLEST = 64;

    /** Fibonacci hashing; digests of plugins that choose them badly are spread, too. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Id, revision and position of each slot; a position of 0 is an empty one. */
    private long[] slots = new long[3 * SMALLEST];

    private int size;

    /** Takes one pair. */
    @FunctionalInterface
    interface Taker<E extends Exception> {
        void take(long id, long revision, long position) throws E;
    }

    int size() {
        return size;
    }

    /**
     * Adds a pair.
     *
     * @param position at least 1
     */
    void add(long id, long revision, long position) {
        if (2 * (size + 1) > capacity()) {
            grow();
        }
        put(id, revision, position);
        size++;
    }

    /**
     * Whether a pair is here.
     *
     * @param others gets the positions of the other pairs of the id
     */
    boolean has(long id, long revision, List<Long> others) {
        boolean found = false;
        for (int at = start(id); slots[at + 2] != 0; at = next(at)) {
            if (slots[at] == id && slots[at + 1] == revision) {
                found = true;
            } else if (slots[at] == id) {
                others.add(slots[at + 2]);
            }
        }
        return found;
    }

    /** Hands out all, in no order. */
    <E extends Exception> void all(Taker<E> taker) throws E {
        for (int at = 0; at < slots.length; at += 3) {
            if (slots[at + 2] != 0) {
                taker.take(slots[at], slots[at + 1], slots[at + 2]);
            }
        }
    }

    void clear() {
        slots = new long[3 * SMALLEST];
        size = 0;
    }

    private void put(long id, long revision, long position) {
        int at = start(id);
        while (slots[at + 2] != 0) {
            at = next(at);
        }
        slots[at] = id;
        slots[at + 1] = revision;
        slots[at + 2] = position;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[2 * before.length];
        for (int at = 0; at < before.length; at += 3) {
            if (before[at + 2] != 0) {
                put(before[at], before[at + 1], before[at + 2]);
            }
        }
    }

    private int capacity() {
        return slots.length / 3;
    }

    private int start(long id) {
        int bits = Integer.numberOfTrailingZeros(capacity());
        return 3 * (int) ((id * SPREAD) >>> (Long.SIZE - bits));
    }

    private int next(int at) {
        return at + 3 == slots.length ? 0 : at + 3;
    }
}
