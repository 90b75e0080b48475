package io.collector.sink.sentinel.auth;

import io.collector.api.Secret;
import io.collector.api.TransferException;
import java.util.Map;

/** An application with a client secret, which is read anew for each token. Safe for use by several threads. */
public final class SecretCredential implements Credential {
    private final TokenEndpoint endpoint;
    private final Secret secret;

    /** The application that {@code endpoint} gives tokens to. */
    public SecretCredential(TokenEndpoint endpoint, Secret secret) {
        this.endpoint = endpoint;
        this.secret = secret;
    }

    @Override
    public Token fetch() throws TransferException, InterruptedException {
        String value = secret.reveal();
        return endpoint.token(Map.of("client_secret", value), value);
    }
}
