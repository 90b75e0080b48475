package io.collector.sink.sentinel.rows;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts in JSON and their length in bytes. Stateless. */
final class Texts {
    /** What stands at the end of a text that was cut, and for what an array or an object lost. */
    static final String MARKER = "…[trimmed]";

    /** The marker in UTF-8: the ellipsis takes three bytes. */
    static final int MARKER_BYTES = MARKER.length() + 2;

    private Texts() {}

    /** The text as a JSON string. Must not hold half a surrogate pair. */
    static byte[] quoted(String text) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] quoted = new byte[escaped.length + 2];
        quoted[0] = '"';
        System.arraycopy(escaped, 0, quoted, 1, escaped.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    /** Cuts a text so that it has at most {@code budget} bytes of UTF-8, marker included. */
    static String cut(String text, int budget) {
        return cut(text, budget, false);
    }

    /** Cuts a text so that it has at most {@code budget} bytes between the quotes of JSON, marker included. */
    static String cutEscaped(String text, int budget) {
        return cut(text, budget, true);
    }

    private static String cut(String text, int budget, boolean escaped) {
        int left = budget - MARKER_BYTES;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            left -= escaped ? escapedSize(c) : utf8Size(c);
            if (left < 0) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end) + MARKER;
    }

    /** The length in UTF-8. */
    static int utf8Size(String text) {
        return text.codePoints().map(Texts::utf8Size).sum();
    }

    private static int utf8Size(int c) {
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        return c < 0x10000 ? 3 : 4;
    }

    private static int escapedSize(int c) {
        if (c == '"' || c == '\\') {
            return 2;
        }
        return c < 0x20 ? 6 : utf8Size(c);
    }
}
