package io.collector.sink.sentinel.fake;

import java.time.Instant;

/**
 * A request that the fake got. Immutable.
 *
 * @param path with the query
 * @param stream empty if it was not for a stream
 * @param status what it was answered with, 0 if it was not
 * @param wireBytes the length of the body as it came
 * @param rawBytes the length of the body decompressed, 0 if nobody looked
 * @param rows how many rows were stored
 * @param at when it came
 */
public record ReceivedRequest(
        String path, String stream, int status, int wireBytes, int rawBytes, int rows, Instant at) {
    /** Whether it was for the sign-in service. */
    public boolean signIn() {
        return stream.isEmpty();
    }
}
