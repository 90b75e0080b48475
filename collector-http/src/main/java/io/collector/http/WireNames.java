package io.collector.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which of some known names stands somewhere in an array of bytes, without making a text of it. Immutable and safe for
 * use by several threads.
 */
public final class WireNames {
    /** No known name. */
    public static final int UNKNOWN = -1;

    private final byte[][] names;

    /** Numbers of names plus one, by hash; where two share a place, the later goes to the next free one. */
    private final short[] places;

    private final int mask;

    /**
     * Numbers the names in their order.
     *
     * @param names all different, ASCII that needs no escapes in JSON
     */
    public WireNames(List<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        this.places = new short[Math.max(16, Integer.highestOneBit(names.size()) * 8)];
        this.mask = places.length - 1;
        for (int number = 0; number < this.names.length; number++) {
            byte[] name = this.names[number];
            int place = hash(name, 0, name.length) & mask;
            while (places[place] != 0) {
                place = (place + 1) & mask;
            }
            places[place] = (short) (number + 1);
        }
    }

    /**
     * Finds a name.
     *
     * @param from where it begins
     * @param to where it ends
     * @return its number, or {@link #UNKNOWN}
     */
    public int find(byte[] bytes, int from, int to) {
        int place = hash(bytes, from, to) & mask;
        while (places[place] != 0) {
            int number = places[place] - 1;
            if (is(names[number], bytes, from, to)) {
                return number;
            }
            place = (place + 1) & mask;
        }
        return UNKNOWN;
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        return name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ (hash >>> 15) ^ (hash >>> 7);
    }
}
