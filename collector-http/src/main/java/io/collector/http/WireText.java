package io.collector.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Quick looks at text that came over one wire and can mostly go over another as it is. Stateless.
 *
 * <p>They may say no where a parser would say yes, never the other way round: whoever asks has a slower way as well.
 */
public final class WireText {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';
    private static final long QUOTES = ONES * '"';
    private static final long SPACES = ONES * ' ';

    private static final String UTC_IN_MILLIS = "0000-00-00T00:00:00.000Z";

    private WireText() {}

    /**
     * Passes over ASCII without a backslash, in JSON the text that cannot be wrong.
     *
     * @param from where to begin
     * @return a place with only such bytes before it, less than eight bytes before the first other one or the end
     */
    public static int skipPlain(byte[] json, int from) {
        int at = from;
        while (at <= json.length - Long.BYTES) {
            long eight = (long) LONGS.get(json, at);
            long unlike = eight ^ BACKSLASHES;
            if (((eight | ((unlike - ONES) & ~unlike)) & TOPS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /**
     * Passes over what stands in a JSON string as it is: ASCII without quotes, backslashes and control characters.
     *
     * @param from where to begin
     * @param to where to end at the latest
     * @return the place of the first other byte, or {@code to}
     */
    public static int endOfPlain(byte[] json, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            long eight = (long) LONGS.get(json, at);
            long quotes = eight ^ QUOTES;
            long unlike = eight ^ BACKSLASHES;
            long found = (((quotes - ONES) & ~quotes) | ((unlike - ONES) & ~unlike) | (eight - SPACES) | eight) & TOPS;
            if (found != 0) {
                // The lowest mark is exact, those above it may not be; the bytes up to it are counted by adding up
                // ones.
                long upTo = (found & -found) - 1;
                return at + (int) (((upTo & ONES) * ONES) >>> 56) - 1;
            }
            at += Long.BYTES;
        }
        while (at < to && json[at] >= ' ' && json[at] != '"' && json[at] != '\\') {
            at++;
        }
        return at;
    }

    /**
     * Looks at a character outside of ASCII (Unicode, table 3-7).
     *
     * @param at where it begins
     * @param to where the text ends
     * @return how many bytes it has; 0 if no well-formed one stands there
     */
    public static int lengthOfCharacter(byte[] utf8, int at, int to) {
        int first = utf8[at] & 0xFF;
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first < 0xC2 || first > 0xF4 || at > to - length) {
            return 0;
        }
        int second = utf8[at + 1] & 0xFF;
        boolean overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
        boolean beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
        if (overlong || beyond) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((utf8[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Whether a text is a time such as {@code 2026-11-22T07:41:28.123Z}; after the 28th of a month it never is. */
    public static boolean isUtcInMillis(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return isUtcInMillis(ascii, 0, ascii.length);
    }

    /**
     * Whether what stands between two places is a time such as {@code 2026-11-22T07:41:28.123Z}; after the 28th of a month
     * it never is.
     *
     * @param utf8 where it stands
     * @param from where it begins
     * @param to where it ends
     */
    public static boolean isUtcInMillis(byte[] utf8, int from, int to) {
        if (to - from != UTC_IN_MILLIS.length()) {
            return false;
        }
        for (int i = 0; i < UTC_IN_MILLIS.length(); i++) {
            byte b = utf8[from + i];
            char form = UTC_IN_MILLIS.charAt(i);
            boolean fits = form == '0' ? b >= '0' && b <= '9' : b == form;
            if (!fits) {
                return false;
            }
        }
        boolean year = number(utf8, from) + number(utf8, from + 2) > 0;
        return year
                && isBetween(utf8, from + 5, 1, 12)
                && isBetween(utf8, from + 8, 1, 28)
                && isBetween(utf8, from + 11, 0, 23)
                && isBetween(utf8, from + 14, 0, 59)
                && isBetween(utf8, from + 17, 0, 59);
    }

    private static boolean isBetween(byte[] utf8, int at, int least, int most) {
        int number = number(utf8, at);
        return least <= number && number <= most;
    }

    private static int number(byte[] utf8, int at) {
        return (utf8[at] - '0') * 10 + (utf8[at + 1] - '0');
    }
}
