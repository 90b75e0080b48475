package io.collector.sink.splunk;

import java.util.Optional;
import java.util.Set;

/**
 * What a poll of one channel told.
 *
 * @param confirmed acknowledged now; Splunk tells each only once
 * @param lost why nothing else that waits on the channel will ever be known
 * @param cookies what the channel has after the answer
 */
record Polled(Set<Long> confirmed, Optional<String> lost, Cookies cookies) {
    /** Nothing is known yet. */
    static Polled nothing(Cookies cookies) {
        return new Polled(Set.of(), Optional.empty(), cookies);
    }
}
