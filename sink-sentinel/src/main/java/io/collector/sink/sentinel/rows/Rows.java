package io.collector.sink.sentinel.rows;

import io.collector.http.WireBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A request body in the making: a JSON array of rows. A row that turns out to be impossible is taken back, and the
 * array is valid again. For one thread.
 */
public final class Rows {
    private static final int FIRST = 1 << 16;

    private final WireBuffer bytes;
    private final EventBytes source = new EventBytes();
    private int count;
    private int rowStart;
    private boolean firstColumn;
    private int columnStart;
    private boolean wasFirst;

    /**
     * An empty array.
     *
     * @param expected about how many bytes there will be
     */
    public Rows(int expected) {
        bytes = new WireBuffer(Math.max(64, expected));
        bytes.write('[');
    }

    /** An empty array, which grows as it must. */
    public Rows() {
        this(FIRST);
    }

    /** Takes everything back, for another array in the same room. */
    public void clear() {
        bytes.truncate(1);
        count = 0;
    }

    /** How many bytes there is room for. */
    public int room() {
        return bytes.array().length;
    }

    /** The event that a row is being made of. */
    EventBytes source() {
        return source;
    }

    /** How many rows it holds. */
    public int count() {
        return count;
    }

    /** Its length in bytes, both brackets included. */
    public int size() {
        return bytes.size() + 1;
    }

    /** The length of the newest row in bytes. */
    public int lastRowSize() {
        return bytes.size() - rowStart - (count > 1 ? 1 : 0);
    }

    /** The whole array; it must not be added to afterwards. */
    public byte[] toByteArray() {
        bytes.write(']');
        return bytes.since(0);
    }

    /** The whole array, where it lies; it must not be added to afterwards, but can be {@link #clear cleared}. */
    public ByteBuffer whole() {
        bytes.write(']');
        return ByteBuffer.wrap(bytes.array(), 0, bytes.size());
    }

    /** Takes the newest row back. */
    public void dropRow() {
        bytes.truncate(rowStart);
        count--;
    }

    void beginRow() {
        rowStart = bytes.size();
        if (count > 0) {
            bytes.write(',');
        }
        bytes.write('{');
        firstColumn = true;
        count++;
    }

    void endRow() {
        bytes.write('}');
    }

    /** Begins a column; its value must follow, or {@link #dropColumn}. */
    void beginColumn(byte[] quotedNameAndColon) {
        columnStart = bytes.size();
        wasFirst = firstColumn;
        if (!firstColumn) {
            bytes.write(',');
        }
        firstColumn = false;
        raw(quotedNameAndColon);
    }

    /** Takes the newest column back. */
    void dropColumn() {
        bytes.truncate(columnStart);
        firstColumn = wasFirst;
    }

    /** Adds JSON as it is. */
    void raw(byte[] source, int start, int end) {
        bytes.write(source, start, end - start);
    }

    /** Adds JSON as it is. */
    void raw(byte[] json) {
        raw(json, 0, json.length);
    }

    /** Adds a number or a word of JSON. */
    void literal(String ascii) {
        raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Adds a text, quoted and escaped. */
    void text(String text) {
        raw(Texts.quoted(text));
    }
}
