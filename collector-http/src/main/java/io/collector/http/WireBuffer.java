package io.collector.http;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes in the making, the last of which can be taken back. Made to be used over and over. For one thread. */
public class WireBuffer extends OutputStream {
    private byte[] bytes;
    private int size;

    /**
     * Nothing yet.
     *
     * @param room for so many bytes, before it grows
     */
    public WireBuffer(int room) {
        bytes = new byte[room];
    }

    /** How many bytes there are. */
    public final int size() {
        return size;
    }

    /** The bytes themselves, and room behind them: good until the next is added. */
    public final byte[] array() {
        return bytes;
    }

    /** A copy of the bytes from one place to the end. */
    public final byte[] since(int place) {
        return Arrays.copyOfRange(bytes, place, size);
    }

    /** Takes back what was added after a place. */
    public final void truncate(int place) {
        size = place;
    }

    @Override
    public final void write(int b) {
        if (size == bytes.length) {
            grow(1);
        }
        bytes[size++] = (byte) b;
    }

    @Override
    public final void write(byte[] from, int start, int length) {
        if (length > bytes.length - size) {
            grow(length);
        }
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    /** Adds all of an array; unlike {@link #write(byte[])} this cannot fail. */
    public final void put(byte[] from) {
        write(from, 0, from.length);
    }

    private void grow(int more) {
        bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int)
                Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
    }
}
