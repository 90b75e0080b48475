package io.collector.sink.splunk;

import io.collector.http.WireBuffer;
import io.collector.http.WireText;
import java.nio.charset.StandardCharsets;

/** JSON in the making, as bytes. For one thread. */
final class Buffer extends WireBuffer {
    /** An empty one with room for about that many bytes. */
    Buffer(int expected) {
        super(Math.max(64, expected));
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
}
