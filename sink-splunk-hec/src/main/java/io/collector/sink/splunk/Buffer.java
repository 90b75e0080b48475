package io.collector.sink.splunk;

import io.collector.http.WireText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

    /** The bytes themselves: good until the next is added. */
    synchronized byte[] array() {
        return buf;
    }

    /** Adds a text as a JSON string. */
    void quote(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (WireText.endOfPlain(utf8, 0, utf8.length) == utf8.length) {
            write('"');
            put(utf8);
            write('"');
        } else {
            put(Quoting.quoted(text));
        }
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
