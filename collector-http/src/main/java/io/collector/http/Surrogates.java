package io.collector.http;

import java.nio.charset.StandardCharsets;

/**
 * Halves of surrogate pairs in JSON, left of characters that somebody cut in the middle. As escapes they are JSON, but no
 * text: UTF-8 cannot hold them, and parsers refuse them in names. Stateless.
 */
public final class Surrogates {
    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);

    private Surrogates() {}

    /**
     * Looks at an escape. Whether it is an escape at all is a parser's to say.
     *
     * @param at where its backslash is
     * @return how many bytes to pass, those of both escapes of a pair; 0 if it is half of one
     */
    public static int lengthOfEscape(byte[] json, int at) {
        boolean first = isSurrogate(json, at, '8', 'b');
        if (!first && !isSurrogate(json, at, 'c', 'f')) {
            return 2;
        }
        return first && isSurrogate(json, at + REPLACEMENT.length, 'c', 'f') ? 2 * REPLACEMENT.length : 0;
    }

    /** The same JSON, with the escape of U+FFFD for each that is half of a pair, in names and values alike. */
    public static byte[] whole(byte[] json) {
        byte[] whole = json.clone();
        int at = 0;
        while (at < whole.length) {
            int length = whole[at] == '\\' ? lengthOfEscape(whole, at) : 1;
            if (length == 0) {
                System.arraycopy(REPLACEMENT, 0, whole, at, REPLACEMENT.length);
                length = REPLACEMENT.length;
            }
            at += length;
        }
        return whole;
    }

    private static boolean isSurrogate(byte[] json, int at, char from, char to) {
        if (at + REPLACEMENT.length > json.length
                || json[at] != '\\'
                || json[at + 1] != 'u'
                || (json[at + 2] | 0x20) != 'd') {
            return false;
        }
        int digit = json[at + 3] | 0x20;
        return digit >= from && digit <= to && (from != '8' || digit <= '9' || digit >= 'a');
    }
}
