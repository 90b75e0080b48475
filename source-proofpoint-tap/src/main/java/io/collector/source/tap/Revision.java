package io.collector.source.tap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Which content of a fact an event carries: 22 characters, the 128 bits of SipHash-2-4 of the {@link Canonical} text in
 * base64url without padding. For one thread.
 *
 * <p>It tells apart what the vendor says of one fact over time, so it needs no hash that withstands somebody who chooses
 * both texts, as {@link Identity} does; SHA-256 of the whole content was two fifths of the cost of reading it. The key
 * never changes: it is the first digits of pi, and every journal and target has revisions made with it.
 */
final class Revision {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SipHash hash = SipHash.cautious(0x3141592653589793L, 0x2384626433832795L);
    private final ByteBuffer bits = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    static String of(String canonical) {
        byte[] utf8 = canonical.getBytes(StandardCharsets.UTF_8);
        return new Revision().of(utf8, 0, utf8.length);
    }

    /** The revision of a canonical text by its UTF-8 bytes. */
    String of(byte[] canonical, int from, int to) {
        hash.hash(canonical, from, to);
        return BASE64.encodeToString(
                bits.putLong(0, hash.low()).putLong(Long.BYTES, hash.high()).array());
    }
}
