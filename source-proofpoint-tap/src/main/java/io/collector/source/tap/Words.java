package io.collector.source.tap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A map from a few words to numbers that is asked with slices of bytes, so that no string is made to ask. Immutable and
 * safe for use by several threads.
 */
final class Words {
    /** What is said of a word that is not in it. */
    static final int NONE = 0;

    private final byte[][] words;
    private final int[] numbers;

    private Words(byte[][] words, int[] numbers) {
        this.words = words;
        this.numbers = numbers;
    }

    /** Of these words; none of the numbers is {@link #NONE}. */
    static Words of(Map<String, Integer> words) {
        int places = Integer.highestOneBit(words.size()) * 4;
        byte[][] table = new byte[places][];
        int[] numbers = new int[places];
        words.forEach((word, number) -> {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            int at = place(bytes, 0, bytes.length) & places - 1;
            while (table[at] != null) {
                at = at + 1 & places - 1;
            }
            table[at] = bytes;
            numbers[at] = number;
        });
        return new Words(table, numbers);
    }

    int find(byte[] bytes, int from, int to) {
        int at = place(bytes, from, to) & words.length - 1;
        while (words[at] != null) {
            if (Arrays.equals(words[at], 0, words[at].length, bytes, from, to)) {
                return numbers[at];
            }
            at = at + 1 & words.length - 1;
        }
        return NONE;
    }

    private static int place(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return 0;
        }
        // Distinct enough for the names of an event: length, both ends and the middle.
        int mixed = ((length * 31 + bytes[from]) * 31 + bytes[to - 1]) * 31 + bytes[from + length / 2];
        return mixed ^ mixed >>> 7;
    }
}
