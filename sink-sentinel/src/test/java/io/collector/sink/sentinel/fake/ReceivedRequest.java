package io.collector.sink.sentinel.fake;

import java.time.Instant;
import java.util.Map;

/**
 * A request that the fake got. Immutable.
 *
 * @param method such as {@code POST}
 * @param path with the query
 * @param headers by lower-case name
 * @param stream empty if it was not for a stream
 * @param status what it was answered with, 0 if it was not
 * @param wireBytes the length of the body as it came
 * @param rawBytes the length of the body decompressed, 0 if nobody looked
 * @param rows how many rows were stored
 * @param at when it came
 */
public record ReceivedRequest(
        String method,
        String path,
        Map<String, String> headers,
        String stream,
        int status,
        int wireBytes,
        int rawBytes,
        int rows,
        Instant at) {
    /** Whether it was for the sign-in service. */
    public boolean signIn() {
        return stream.isEmpty();
    }
}
