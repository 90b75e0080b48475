package io.collector.source.tap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Texts as 22 characters: the first 16 bytes of SHA-256 in base64url without padding. Each part goes in with its length
 * before it, so that ["ab","c"] and ["a","bc"] differ. For one thread; begins anew after {@link #finish}.
 */
final class Digest {
    private static final int BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final MessageDigest sha = sha256();
    private final byte[] length = new byte[Integer.BYTES];
    private final byte[] whole = new byte[32];
    private final byte[] part = new byte[BYTES];

    static String of(String text) {
        return of(List.of(text));
    }

    static String of(List<String> parts) {
        Digest digest = new Digest();
        for (String text : parts) {
            digest.add(text);
        }
        return digest.finish();
    }

    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes, 0, bytes.length);
    }

    /** Adds a text by its UTF-8 bytes. */
    void add(byte[] bytes, int from, int to) {
        ByteBuffer.wrap(length).putInt(to - from);
        sha.update(length);
        sha.update(bytes, from, to - from);
    }

    String finish() {
        try {
            sha.digest(whole, 0, whole.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        System.arraycopy(whole, 0, part, 0, BYTES);
        return BASE64.encodeToString(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
