package io.collector.source.tap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Texts as 22 characters: the first 16 bytes of SHA-256 in base64url without padding. Each part goes in with its length
 * before it, so that ["ab","c"] and ["a","bc"] differ. For one thread; begins anew after {@link #finish}.
 */
final class Digest {
    private static final int BYTES = 16;
    private static final int FIRST = 1 << 10;

    /** More room than that is for one event that has no fields to tell it by. */
    private static final int KEPT = 1 << 16;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final VarHandle LENGTH = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest sha = sha256();
    /** What was added: one call for all of it is cheaper than two for each part. */
    private byte[] parts = new byte[FIRST];

    private int size;
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
        int end = size + Integer.BYTES + to - from;
        if (end > parts.length) {
            parts = Arrays.copyOf(parts, Math.max(end, parts.length * 2));
        }
        LENGTH.set(parts, size, to - from);
        System.arraycopy(bytes, from, parts, size + Integer.BYTES, to - from);
        size = end;
    }

    String finish() {
        sha.update(parts, 0, size);
        size = 0;
        if (parts.length > KEPT) {
            parts = new byte[FIRST];
        }
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
