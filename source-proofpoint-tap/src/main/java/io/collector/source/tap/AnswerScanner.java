package io.collector.source.tap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an answer of any size into the elements of its arrays, without ever holding more than one element and a little
 * around it.
 *
 * <pre>
 *  { "queryEndTime": "…", "clicksBlocked": [ {…}, {…} ], "somethingNew": [ … ] }
 *                     └── scalar                └── element, element       └── whatever the handler makes of it
 * </pre>
 *
 * <p>It looks at brackets and quotes only; what is between them is the handler's to judge, so that one element with
 * a fault in it costs just that element. For one answer and one thread.
 */
final class AnswerScanner {
    /** What becomes of the parts. */
    interface Handler {
        /**
         * An element of the array that began last, as a slice of the buffer.
         *
         * @param buffer not to be changed, and not to be kept: it holds other bytes after the call
         * @param from inclusive
         * @param to exclusive
         */
        void element(byte[] buffer, int from, int to) throws InterruptedException;

        /**
         * An object that begins in the buffer, and may be there as a whole, as an element of the array that began last.
         *
         * @param buffer not to be changed, and not to be kept: it holds other bytes after the call
         * @param from inclusive
         * @param to where the buffer ends
         * @return where the element ends; {@code from} if it is to be cut out first, for {@link #element}
         */
        default int object(byte[] buffer, int from, int to) throws InterruptedException {
            return from;
        }

        /** The value of any other key, and a null in the place of an array. */
        void value(String key, byte[] json) throws InterruptedException;

        /** An array begins. */
        void array(String key);
    }

    private static final int FIRST_BUFFER = 1 << 16;

    private final InputStream in;
    private final Handler handler;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int position;
    private int limit;
    /** Where the value being cut out begins in the buffer; -1 while there is none. */
    private int mark = -1;
    /** How many bytes have left the buffer. */
    private long passed;

    /** How the stream ended, after what is in the buffer. */
    private @Nullable IOException failure;

    AnswerScanner(InputStream in, Handler handler) {
        this.in = in;
        this.handler = handler;
    }

    /**
     * Reads to the end.
     *
     * @return whether there was an answer; false for a body of nothing but white space
     * @throws GarbledAnswerException if it breaks off, or is not one JSON object
     * @throws IOException if the stream fails
     */
    boolean scan() throws IOException, InterruptedException, GarbledAnswerException {
        byteOrderMark();
        int first = token();
        if (first < 0) {
            return false;
        }
        if (first != '{') {
            throw garbled("an answer begins with {, this one with " + shown(first));
        }
        int next = token();
        while (next != '}') {
            if (next != '"') {
                throw unexpected(next, "a key");
            }
            member(string());
            next = token();
            if (next == ',') {
                next = token();
                if (next == '}') {
                    throw unexpected(next, "a key");
                }
            } else if (next != '}') {
                throw unexpected(next, "a comma or }");
            }
        }
        int rest = token();
        if (rest >= 0) {
            throw unexpected(rest, "the end");
        }
        return true;
    }

    private void member(String key) throws IOException, InterruptedException, GarbledAnswerException {
        int colon = token();
        if (colon != ':') {
            throw unexpected(colon, "a colon");
        }
        int next = token();
        if (next != '[') {
            skip(next);
            handler.value(key, Arrays.copyOfRange(buffer, mark, position));
            mark = -1;
            return;
        }
        handler.array(key);
        next = token();
        while (next != ']') {
            element(next);
            next = token();
            if (next == ',') {
                next = token();
                if (next == ']') {
                    throw unexpected(next, "an element");
                }
            } else if (next != ']') {
                throw unexpected(next, "a comma or ]");
            }
        }
    }

    private void element(int first) throws IOException, InterruptedException, GarbledAnswerException {
        if (first == '{') {
            int from = position - 1;
            int end = handler.object(buffer, from, limit);
            if (end > from) {
                position = end;
                return;
            }
        }
        skip(first);
        handler.element(buffer, mark, position);
        mark = -1;
    }

    /** Passes over the value that begins with the byte just read: it lies between mark and position then. */
    private void skip(int first) throws IOException, GarbledAnswerException {
        if (first < 0) {
            throw ended();
        }
        mark = position - 1;
        if (first == '"') {
            skipString();
        } else if (first == '{' || first == '[') {
            skipNested(first);
        } else {
            skipScalar(first);
        }
    }

    private void skipNested(int first) throws IOException, GarbledAnswerException {
        BitSet objects = new BitSet();
        objects.set(0, first == '{');
        int depth = 1;
        while (depth > 0) {
            int at = JsonBytes.structure(buffer, position, limit);
            position = at;
            int b = read();
            switch (b) {
                case '"' -> skipString();
                case '{', '[' -> objects.set(depth++, b == '{');
                case '}', ']' -> {
                    if (objects.get(--depth) != (b == '}')) {
                        throw unexpected(b, "the bracket that fits");
                    }
                }
                case -1 -> throw ended();
                default -> {
                    // The first byte after the buffer was filled; what it is, is left to the parser of the element.
                }
            }
        }
    }

    private void skipString() throws IOException, GarbledAnswerException {
        while (true) {
            position = JsonBytes.endOfPlain(buffer, position, limit);
            int b = read();
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                b = read();
            }
            if (b < 0) {
                throw ended();
            }
        }
    }

    /** A number or a word, up to what may follow one. */
    private void skipScalar(int first) throws IOException, GarbledAnswerException {
        if (first == ',' || first == ':' || first == '}' || first == ']') {
            throw unexpected(first, "a value");
        }
        for (int b = read(); b >= 0; b = read()) {
            if (b == ',' || b == ']' || b == '}' || isSpace(b)) {
                position--;
                return;
            }
        }
        throw ended();
    }

    private String string() throws IOException, GarbledAnswerException {
        mark = position;
        skipString();
        String text = new String(buffer, mark, position - 1 - mark, StandardCharsets.UTF_8);
        mark = -1;
        return text.indexOf('\\') < 0 ? text : unescaped(text);
    }

    private String unescaped(String key) throws GarbledAnswerException {
        try {
            byte[] member = ("{\"" + key + "\":0}").getBytes(StandardCharsets.UTF_8);
            return EventParser.parse(member)
                    .event()
                    .members()
                    .keySet()
                    .iterator()
                    .next();
        } catch (MalformedEventException e) {
            throw garbled("a key is no text");
        }
    }

    /** The next byte that is not white space; -1 at the end. */
    private int token() throws IOException {
        int b = read();
        while (isSpace(b)) {
            b = read();
        }
        return b;
    }

    private int read() throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xFF;
    }

    /** Makes room by dropping what is done with, or by growing when one value fills the buffer; then reads on. */
    private boolean fill() throws IOException {
        int keep = mark < 0 ? position : mark;
        if (keep > 0) {
            System.arraycopy(buffer, keep, buffer, 0, limit - keep);
            passed += keep;
            position -= keep;
            limit -= keep;
            mark = mark < 0 ? -1 : 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
        }
        if (failure != null) {
            throw failure;
        }
        int before = limit;
        for (int n = in.read(buffer, limit, buffer.length - limit); n > 0; n = more()) {
            limit += n;
        }
        return limit > before;
    }

    /** Fills what is left of the buffer, so that few elements are cut by its end. */
    private int more() {
        try {
            return limit == buffer.length ? 0 : in.read(buffer, limit, buffer.length - limit);
        } catch (IOException e) {
            // What came before it is read first.
            failure = e;
            return 0;
        }
    }

    private void byteOrderMark() throws IOException {
        if (read() == 0xEF) {
            read();
            read();
        } else if (limit > 0) {
            position--;
        }
    }

    private static boolean isSpace(int b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private GarbledAnswerException unexpected(int b, String expected) {
        return b < 0 ? ended() : garbled(shown(b) + " stands where " + expected + " should be");
    }

    private GarbledAnswerException ended() {
        return garbled("it breaks off");
    }

    private GarbledAnswerException garbled(String what) {
        return new GarbledAnswerException(what, passed + position);
    }

    /** One character, so that no message ever shows content. */
    private static String shown(int b) {
        return b > ' ' && b < 0x7F ? String.valueOf((char) b) : "byte 0x" + Integer.toHexString(b);
    }
}
