package io.collector.sink.splunk;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code batch} block.
 *
 * @param maxEvents the most events in a request
 * @param maxBytes the most bytes in a request
 * @param linger how long a batch may fill
 * @param inFlight how many requests at once; absent for what suits the token
 */
public record BatchConfig(
        @Doc("Most events in one request") @Default("1000") @AtLeast("1") @AtMost("100000")
        int maxEvents,

        @Doc("Most bytes in one request, before compression; Splunk's max_content_length must not be less")
        @Default("1MB")
        @AtLeast("10KB")
        @AtMost("100MB")
        ByteSize maxBytes,

        @Doc("Longest wait for a request to fill") @Default("1s") @AtMost("1m")
        Duration linger,

        @Doc("Requests under way at once; absent: 2, or 8 with a token that acknowledges") @AtLeast("1") @AtMost("64")
        Optional<Integer> inFlight) {

    /** The settings that an absent {@code batch} block stands for. */
    public static BatchConfig defaults() {
        return new BatchConfig(1_000, new ByteSize(1_000_000), Duration.ofSeconds(1), Optional.empty());
    }
}
