package io.collector.runtime.journal;

import io.collector.api.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The bytes of an event without a copy, which would be the largest thing made for each: for who only reads them, as SQLite's
 * driver and a checksum do. Nothing else may be done with the array. For one thread.
 */
final class LentBytes extends OutputStream {
    private byte[] bytes = new byte[0];

    /** The bytes of a body. */
    static byte[] of(Json body) {
        LentBytes lent = new LentBytes();
        try {
            body.writeTo(lent);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return lent.bytes;
    }

    @Override
    public void write(byte[] source, int from, int length) {
        if (bytes.length == 0 && from == 0 && length == source.length) {
            bytes = source;
        } else {
            byte[] more = Arrays.copyOf(bytes, bytes.length + length);
            System.arraycopy(source, from, more, bytes.length, length);
            bytes = more;
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }
}
