package io.collector.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;

/**
 * The bytes of one request, which OkHttp never sends twice. Immutable.
 */
public final class Body extends RequestBody {
    /** Below this, compressing costs more than it saves. */
    private static final int WORTH_COMPRESSING = 1024;

    private final Buffer bytes;
    private final MediaType type;
    private final boolean gzip;

    private Body(Buffer bytes, MediaType type, boolean gzip) {
        this.bytes = bytes;
        this.type = type;
        this.gzip = gzip;
    }

    /**
     * A body, compressed if that is wished and worth it.
     *
     * @param bytes what to send, before compression
     * @param type the media type, such as {@code application/json}
     * @param gzip whether compressing is wished
     */
    public static Body of(byte[] bytes, String type, boolean gzip) {
        return of(ByteBuffer.wrap(bytes), type, gzip);
    }

    /**
     * A body of a part of an array, compressed if that is wished and worth it.
     *
     * @param bytes what to send, before compression: what remains of a buffer with an array, which stays as it is and may
     *     be used for something else afterwards
     * @param type the media type, such as {@code application/json}
     * @param gzip whether compressing is wished
     */
    public static Body of(ByteBuffer bytes, String type, boolean gzip) {
        boolean worth = gzip && bytes.remaining() >= WORTH_COMPRESSING;
        byte[] array = bytes.array();
        int from = bytes.arrayOffset() + bytes.position();
        Buffer body =
                worth ? compress(array, from, bytes.remaining()) : new Buffer().write(array, from, bytes.remaining());
        return new Body(body, MediaType.get(type), worth);
    }

    /** Puts this body and its encoding into a POST. */
    public Request.Builder post(Request.Builder request) {
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        return request.post(this);
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return bytes.size();
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        // A copy shares the bytes; writing takes it apart.
        sink.write(bytes.copy(), bytes.size());
    }

    /** Level 1: half the processor time of level 6 for a sixth more bytes (measured on TAP events). */
    private static Buffer compress(byte[] bytes, int from, int length) {
        Buffer out = new Buffer();
        try (GZIPOutputStream gzip = new FastGzip(out)) {
            gzip.write(bytes, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory failed", e);
        }
        return out;
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(Buffer out) throws IOException {
            super(out.outputStream(), 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
