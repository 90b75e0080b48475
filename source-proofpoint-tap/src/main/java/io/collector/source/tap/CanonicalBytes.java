package io.collector.source.tap;

import io.collector.http.WireText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of {@link Canonical}, written as bytes while an event is being read. What is written of a value is taken back
 * when it says nothing, and put in order when its object or list ends. For one thread; used over and over.
 *
 * <pre>
 *   out    { "b":1,"a":[2,1      ──► end of list ──►  { "b":1,"a":[1,2]  ──► end of object ──►  {"a":[1,2],"b":1}
 *   parts    b     a  2 1                               b     a
 * </pre>
 */
final class CanonicalBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final int FEW = 200;

    private byte[] out = new byte[1 << 14];
    private byte[] spare = new byte[1 << 14];
    private int size;
    private byte[] json = new byte[0];
    private int limit;

    /** The members and elements of what is open: key in the JSON, text in the output. */
    private int[] keyFrom = new int[256];

    private int[] keyTo = new int[256];
    private int[] start = new int[256];
    private int[] end = new int[256];
    private int parts;

    private int[] order = new int[256];
    /** How objects with so many members were ordered last: most events have their keys in the same order. */
    private final int[][] lastOrder = new int[64][];

    /** Begins a new text, of an event between two places that is not changed meanwhile. */
    void begin(byte[] buffer, int from, int to) {
        json = buffer;
        limit = to;
        size = 0;
        parts = 0;
        // No character becomes more than three, of those that are read here.
        int most = (to - from) * 3 + 64;
        if (out.length < most) {
            out = new byte[most];
            spare = new byte[most];
        }
    }

    int size() {
        return size;
    }

    int parts() {
        return parts;
    }

    byte[] bytes() {
        return out;
    }

    void put(int b) {
        out[size++] = (byte) b;
    }

    void copy(int from, int to) {
        System.arraycopy(json, from, out, size, to - from);
        size += to - from;
    }

    void put(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            out[size++] = (byte) ascii.charAt(i);
        }
    }

    /** Takes back all that was written since. */
    void cut(int to) {
        size = to;
    }

    /** Notes a member that ends here, or one that says nothing if it begins here. */
    void part(int key, int keyEnd, int begin) {
        if (parts == start.length) {
            keyFrom = Arrays.copyOf(keyFrom, parts * 2);
            keyTo = Arrays.copyOf(keyTo, parts * 2);
            start = Arrays.copyOf(start, parts * 2);
            end = Arrays.copyOf(end, parts * 2);
            order = Arrays.copyOf(order, parts * 2);
        }
        keyFrom[parts] = key;
        keyTo[parts] = keyEnd;
        start[parts] = begin;
        end[parts++] = size;
    }

    /**
     * Writes a string, or nothing if it is empty.
     *
     * @param at after the opening quote
     * @return after the closing quote
     */
    int string(int at) throws OddEventException {
        int from = at;
        int to = size;
        out[to++] = '"';
        while (true) {
            while (from <= limit - Long.BYTES) {
                long eight = (long) JsonBytes.LONGS.get(json, from);
                if (!JsonBytes.isPlain(eight)) {
                    break;
                }
                JsonBytes.LONGS.set(out, to, eight);
                from += Long.BYTES;
                to += Long.BYTES;
            }
            int b = 0;
            while (from < limit) {
                b = json[from++];
                if (b < ' ' || b == '"' || b == '\\') {
                    break;
                }
                out[to++] = (byte) b;
            }
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                size = to;
                from = escaped(from);
            } else if (b < 0) {
                size = to;
                from = character(from - 1);
            } else {
                throw new OddEventException();
            }
            to = size;
        }
        size = to;
        if (from - 1 == at) {
            size--;
        } else {
            out[size++] = '"';
        }
        return from;
    }

    /** Writes in small letters what was written since, a string. */
    void lowerCase(int since) throws OddEventException {
        for (int i = since; i < size; i++) {
            int b = out[i];
            if (b < 0 || b == '\\') {
                throw new OddEventException();
            }
            if (b >= 'A' && b <= 'Z') {
                out[i] = (byte) (b | 0x20);
            }
        }
    }

    private int escaped(int at) throws OddEventException {
        if (at >= limit) {
            throw new OddEventException();
        }
        switch (json[at]) {
            case '"', '\\', 'n', 'r', 't' -> {
                put('\\');
                put(json[at]);
            }
            case '/' -> put('/');
            case 'b' -> code('\b');
            case 'f' -> code('\f');
            case 'u' -> {
                code(hex(at + 1));
                return at + 5;
            }
            default -> throw new OddEventException();
        }
        return at + 1;
    }

    private int hex(int at) throws OddEventException {
        if (at > limit - 4) {
            throw new OddEventException();
        }
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
            if (digit < 0) {
                throw new OddEventException();
            }
            code = (code << 4) | digit;
        }
        return code;
    }

    private void code(int code) throws OddEventException {
        if (code < ' ') {
            put('\\');
            switch (code) {
                case '\n' -> put('n');
                case '\r' -> put('r');
                case '\t' -> put('t');
                default -> {
                    put("u00");
                    put(HEX[code >> 4]);
                    put(HEX[code & 0xF]);
                }
            }
        } else if (code < 0x80) {
            if (code == '"' || code == '\\') {
                put('\\');
            }
            put(code);
        } else if (code < 0x800) {
            put(0xC0 | (code >> 6));
            put(0x80 | (code & 0x3F));
        } else if (Character.isSurrogate((char) code)) {
            throw new OddEventException();
        } else {
            put(0xE0 | (code >> 12));
            put(0x80 | ((code >> 6) & 0x3F));
            put(0x80 | (code & 0x3F));
        }
    }

    /** Copies a character of two to four bytes, if it is well-formed. */
    private int character(int at) throws OddEventException {
        int length = WireText.lengthOfCharacter(json, at, limit);
        if (length == 0) {
            throw new OddEventException();
        }
        copy(at, at + length);
        return at + length;
    }

    /** Ends an object that began with the brace there and the part of that number; nothing is left if it says nothing. */
    void endObject(int begin, int firstPart) throws OddEventException {
        int count = few(firstPart);
        int[] last = count < lastOrder.length ? lastOrder[count] : null;
        boolean moved = false;
        for (int i = 0; i < count; i++) {
            int part = firstPart + (last == null ? i : last[i]);
            int at = i;
            while (at > 0) {
                int difference = keys(order[at - 1], part);
                if (difference == 0) {
                    // The same key twice: the event is not passed on as it came.
                    throw new OddEventException();
                }
                if (difference < 0) {
                    break;
                }
                order[at] = order[at - 1];
                at--;
                moved = true;
            }
            order[at] = part;
        }
        if (count < lastOrder.length && (last == null || moved)) {
            int[] next = new int[count];
            for (int i = 0; i < count; i++) {
                next[i] = order[i] - firstPart;
            }
            lastOrder[count] = next;
        }
        end(begin, firstPart, '}');
    }

    /** Ends a list that began with the bracket there and the part of that number; nothing is left if it says nothing. */
    void endList(int begin, int firstPart) throws OddEventException {
        int count = few(firstPart);
        for (int i = 0; i < count; i++) {
            int part = firstPart + i;
            int at = i;
            while (at > 0 && texts(order[at - 1], part) > 0) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = part;
        }
        end(begin, firstPart, ']');
    }

    /** How many there are. The way they are ordered here suits what is short or nearly in order. */
    private int few(int firstPart) throws OddEventException {
        int count = parts - firstPart;
        if (count > FEW) {
            throw new OddEventException();
        }
        return count;
    }

    private void end(int begin, int firstPart, char closing) {
        int count = parts - firstPart;
        parts = firstPart;
        if (size == begin + 1) {
            size = begin;
            return;
        }
        boolean ordered = true;
        for (int i = 1; i < count && ordered; i++) {
            ordered = order[i] > order[i - 1];
        }
        if (!ordered) {
            int to = 1;
            spare[0] = out[begin];
            for (int i = 0; i < count; i++) {
                int part = order[i];
                int length = end[part] - start[part];
                if (length > 0) {
                    if (to > 1) {
                        spare[to++] = ',';
                    }
                    System.arraycopy(out, start[part], spare, to, length);
                    to += length;
                }
            }
            System.arraycopy(spare, 0, out, begin, to);
        }
        put(closing);
    }

    private int keys(int one, int other) {
        int at = Arrays.mismatch(json, keyFrom[one], keyTo[one], json, keyFrom[other], keyTo[other]);
        return at < 0 ? 0 : json[keyFrom[one] + at] - json[keyFrom[other] + at];
    }

    private int texts(int one, int other) {
        int at = Arrays.mismatch(out, start[one], end[one], out, start[other], end[other]);
        if (at < 0) {
            return 0;
        }
        if (start[one] + at == end[one]) {
            return -1;
        }
        return start[other] + at == end[other] ? 1 : rank(out[start[one] + at]) - rank(out[start[other] + at]);
    }

    /** Strings are ordered by their UTF-16 units, where what takes four bytes in UTF-8 comes before U+E000. */
    private static int rank(byte b) {
        int unsigned = b & 0xFF;
        return unsigned == 0xEE || unsigned == 0xEF ? unsigned + 0x10 : unsigned;
    }
}
