package io.collector.sink.elasticsearch;

import io.collector.api.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The setting {@code document-id}, and the ids themselves. */
public enum DocumentId {
    /** From the event's identity and revision, so that nothing is stored twice. */
    AUTO,
    /** The cluster's own, for those that refuse ids: Amazon OpenSearch Serverless time series. */
    NONE;

    private static final int BYTES = 16;

    /**
     * The {@code _id} of an event: 22 characters, whatever the length of identity and revision. The same identity with
     * another revision is another document, since data streams only take new ones.
     */
    static String of(Event event) {
        return of(event, digest());
    }

    /** The same with a digest from {@link #digest}, which is used over and over. */
    static String of(Event event, MessageDigest digest) {
        add(event.table(), digest);
        add(event.id(), digest);
        add(event.revision(), digest);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    /** What {@link #of(Event, MessageDigest)} needs, for one thread. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void add(String part, MessageDigest digest) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        // Ends a part, so that a moved boundary is another id: parts are printable text.
        digest.update((byte) 0);
    }
}
