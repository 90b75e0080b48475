package io.collector.source.tap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finding the bytes that matter in JSON text, eight at a time where that helps. Stateless. */
final class JsonBytes {
    /** Eight bytes as one number, the first of them lowest. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private JsonBytes() {}

    /** Where the first quote or backslash is; {@code to} if there is none. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long found = zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
            if (found != 0) {
                // The lowest mark is exact; those above it may not be.
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Where the first quote or bracket is; {@code to} if there is none. */
    static int structure(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int b = bytes[at];
            // The two kinds of bracket differ in this bit.
            int bracket = b | 0x20;
            if (b == '"' || bracket == '{' || bracket == '}') {
                return at;
            }
        }
        return to;
    }

    /** Whether eight bytes of a string are plain ASCII: no quote, no backslash, no control character. */
    static boolean isPlain(long eight) {
        return ((eight | eight - ONES * ' ' | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES)) & TOPS) == 0;
    }

    /** The top bit of the lowest byte that is zero, and maybe of others above it. */
    private static long zeros(long eight) {
        return eight - ONES & ~eight & TOPS;
    }
}
