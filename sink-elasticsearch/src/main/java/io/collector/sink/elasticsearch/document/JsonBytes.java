package io.collector.sink.elasticsearch.document;

import io.collector.http.WireBuffer;
import io.collector.http.WireText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** JSON in the making, as bytes. For one thread. */
public final class JsonBytes extends WireBuffer {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** Nothing yet, with room for so many bytes. */
    public JsonBytes(int room) {
        super(room);
    }

    /** Adds what stands between two places of an array. */
    void put(byte[] from, int start, int end) {
        write(from, start, end - start);
    }

    /** Adds characters, all of ASCII, as they are. */
    void ascii(String characters) {
        for (int i = 0; i < characters.length(); i++) {
            write(characters.charAt(i));
        }
    }

    /** Adds a text in quotation marks. Halves of surrogate pairs, which cannot be UTF-8, are escaped. */
    void quoted(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        write('"');
        // What cannot be UTF-8 has become a question mark.
        if (WireText.endOfPlain(utf8, 0, utf8.length) == utf8.length
                && utf8.length == text.length()
                && !hasHalf(text)) {
            put(utf8);
        } else {
            for (int i = 0; i < text.length(); i++) {
                i += character(text, i);
            }
        }
        write('"');
    }

    private static boolean hasHalf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Adds the character at a place; returns by how many places it is longer than one. */
    private int character(String text, int i) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
            write('\\');
            write(c);
        } else if (c < ' ') {
            escaped(c);
        } else if (c < 0x80) {
            write(c);
        } else if (c < 0x800) {
            write(0xC0 | (c >> 6));
            write(0x80 | (c & 0x3F));
        } else if (!Character.isSurrogate(c)) {
            write(0xE0 | (c >> 12));
            write(0x80 | ((c >> 6) & 0x3F));
            write(0x80 | (c & 0x3F));
        } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
            int whole = Character.toCodePoint(c, text.charAt(i + 1));
            write(0xF0 | (whole >> 18));
            write(0x80 | ((whole >> 12) & 0x3F));
            write(0x80 | ((whole >> 6) & 0x3F));
            write(0x80 | (whole & 0x3F));
            return 1;
        } else {
            escaped(c);
        }
        return 0;
    }

    private void escaped(char c) {
        write('\\');
        write('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            write(HEX[(c >> shift) & 0xF]);
        }
    }

    /** Adds all of another's bytes to a stream. */
    void copyTo(OutputStream out) throws IOException {
        out.write(array(), 0, size());
    }
}
