package io.collector.sink.sentinel;

import io.collector.api.InvalidConfigException;
import io.collector.sink.sentinel.auth.Credential;
import io.collector.sink.sentinel.auth.SecretCredential;
import io.collector.sink.sentinel.auth.TokenEndpoint;
import java.time.Clock;
import java.util.Map;
import okhttp3.OkHttpClient;

/** Makes the credential that the settings tell. Stateless. */
final class Credentials {
    private Credentials() {}

    static Credential from(SentinelConfig config, Map<String, String> environment, OkHttpClient client, Clock clock) {
        return switch (CredentialKind.chosen(config, environment)) {
            case SECRET ->
                new SecretCredential(
                        endpoint(config, client, clock), config.clientSecret().orElseThrow());
            default -> throw new InvalidConfigException("client-secret", "is missing");
        };
    }

    private static TokenEndpoint endpoint(SentinelConfig config, OkHttpClient client, Clock clock) {
        return new TokenEndpoint(
                client,
                clock,
                config.signIn(),
                config.tenantId().orElseThrow(),
                config.clientId().orElseThrow(),
                config.cloud().scope());
    }
}
