package io.collector.sink.splunk;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes in the making, the last of which can be taken back. For one thread. */
final class Buffer extends ByteArrayOutputStream {
    /** An empty one with room for about that many bytes. */
    Buffer(int expected) {
        super(Math.max(64, expected));
    }

    /** Adds all of an array; unlike {@link #write(byte[])} this cannot fail. */
    void put(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** A copy of the bytes from one place to the end. */
    synchronized byte[] since(int place) {
        return Arrays.copyOfRange(buf, place, count);
    }

    /** Takes back what was added after a place. */
    synchronized void truncate(int size) {
        count = size;
    }
}
