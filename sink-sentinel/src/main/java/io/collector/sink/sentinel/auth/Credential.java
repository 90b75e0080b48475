package io.collector.sink.sentinel.auth;

import io.collector.api.TransferException;

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
}
