package io.collector.sink.sentinel.auth;

import io.collector.api.TransferException;
import java.time.Instant;
import java.util.Optional;

/** Something that gets tokens. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Credential {
    /**
     * Gets a new token over the network.
     *
     * @throws io.collector.api.BlockedException if the credential is wrong or gone
     * @throws io.collector.api.RetryableException if it may work later
     */
    Token fetch() throws TransferException, InterruptedException;

    /**
     * When the credential itself ends and somebody must have replaced it.
     *
     * @return empty if it does not end, or that cannot be known here
     */
    default Optional<Instant> expires() {
        return Optional.empty();
    }
}
