package io.collector.sink.sentinel.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** A body as it came. Nobody changes its bytes. */
final class Wire {
    private final byte[] bytes;
    private final boolean gzip;

    Wire(byte[] bytes, boolean gzip) {
        this.bytes = bytes;
        this.gzip = gzip;
    }

    int size() {
        return bytes.length;
    }

    /** Decompressed; empty if that takes more than {@code limit} bytes. */
    Optional<byte[]> raw(long limit) throws IOException {
        if (!gzip) {
            return Optional.of(bytes).filter(b -> b.length <= limit);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] raw = in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
            return in.read() < 0 ? Optional.of(raw) : Optional.empty();
        }
    }
}
