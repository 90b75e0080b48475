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
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {event.table(), event.id(), event.revision()}) {
                sha.update(part.getBytes(StandardCharsets.UTF_8));
                // Ends a part, so that a moved boundary is another id: parts are printable text.
                sha.update((byte) 0);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha.digest(), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
