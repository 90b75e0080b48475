package io.collector.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as UTF-8 bytes on one line. Immutable and safe for use by several threads.
 *
 * <p>No parser is involved: whoever makes one vouches that it is well-formed. Most sinks put the bytes into their
 * envelope as they are; one that must look inside brings its own parser and reads from {@link #openStream()}.
 */
public final class Json {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SPACES = 0x2020202020202020L;
    private static final long TOPS = 0x8080808080808080L;

    private final byte[] utf8;

    private Json(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * Takes over the bytes without a copy: the caller must not change the array afterwards.
     *
     * @param utf8 one JSON value, not empty, without raw line breaks
     * @return the value
     * @throws IllegalArgumentException if it is empty or has a line break
     */
    public static Json ofUtf8(byte[] utf8) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("a JSON value has at least one byte");
        }
        if (hasLineBreak(utf8)) {
            throw new IllegalArgumentException("a JSON value must be on one line");
        }
        return new Json(utf8);
    }

    /** Eight bytes at a time: nearly all of an event is above every control character. */
    private static boolean hasLineBreak(byte[] utf8) {
        int at = 0;
        for (; at <= utf8.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(utf8, at);
            if (((eight - SPACES) & ~eight & TOPS) != 0 && hasLineBreak(utf8, at, at + Long.BYTES)) {
                return true;
            }
        }
        return hasLineBreak(utf8, at, utf8.length);
    }

    private static boolean hasLineBreak(byte[] utf8, int from, int to) {
        for (int i = from; i < to; i++) {
            if (utf8[i] == '\n' || utf8[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    /**
     * The value of a text.
     *
     * @param text one JSON value on one line
     * @return the value
     */
    public static Json of(String text) {
        return ofUtf8(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The length.
     *
     * @return bytes in UTF-8
     */
    public int size() {
        return utf8.length;
    }

    /**
     * Writes the bytes.
     *
     * @param out where to
     * @throws IOException if {@code out} fails
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(utf8);
    }

    /**
     * Reads the bytes.
     *
     * @return a new stream over them, without a copy
     */
    public InputStream openStream() {
        return new ByteArrayInputStream(utf8);
    }

    /**
     * Copies the bytes.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return utf8.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** The text itself. */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
