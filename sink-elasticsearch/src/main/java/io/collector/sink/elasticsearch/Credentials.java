package io.collector.sink.elasticsearch;

import io.collector.api.BlockedException;
import io.collector.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The {@code Authorization} header, made anew for each request since secrets may change. Immutable. */
final class Credentials {
    private final ElasticsearchConfig config;

    Credentials(ElasticsearchConfig config) {
        this.config = config;
    }

    /**
     * The header's value; empty if requests carry none.
     *
     * @throws BlockedException if a secret has characters that no header can hold
     */
    Optional<String> header() throws BlockedException {
        if (config.apiKey().isPresent()) {
            return Optional.of(
                    "ApiKey " + sendable("api-key", encoded(config.apiKey().get())));
        }
        if (config.bearerToken().isPresent()) {
            return Optional.of("Bearer "
                    + sendable("bearer-token", bare(config.bearerToken().get())));
        }
        Optional<Secret> session = config.aws().flatMap(ElasticsearchConfig.Aws::sessionToken);
        if (session.isPresent()) {
            sendable(
                    "aws.session-token",
                    session.get().reveal()); // travels in a header of its own, beside the signature
        }
        return config.username()
                .map(user -> "Basic "
                        + base64(user + ":"
                                + config.password().map(Secret::reveal).orElse("")));
    }

    /** The header for a person to see; empty if requests carry none. */
    Optional<String> masked() {
        return scheme().map(word -> word + " <secret>");
    }

    private Optional<String> scheme() {
        if (config.apiKey().isPresent()) {
            return Optional.of("ApiKey");
        }
        if (config.bearerToken().isPresent()) {
            return Optional.of("Bearer");
        }
        return config.username().isPresent()
                ? Optional.of("Basic")
                : config.aws().map(account -> "AWS4-HMAC-SHA256");
    }

    /** The setting to look at when the cluster refuses the credentials. */
    String remedy() {
        if (config.apiKey().isPresent()) {
            return "check api-key: it may be wrong, expired or invalidated";
        }
        if (config.bearerToken().isPresent()) {
            return "check bearer-token: it may be wrong or expired";
        }
        if (config.username().isPresent()) {
            return "check username and password";
        }
        if (config.aws().isPresent()) {
            return "check aws.access-key-id, aws.secret-access-key, aws.region and aws.service, and the clock of this host";
        }
        return "the cluster asks for credentials: set api-key, username and password, or bearer-token";
    }

    /** Clusters hand out keys in base64 already; ID:KEY, as older tools print it, is encoded here. */
    private static String encoded(Secret secret) {
        String key = bare(secret);
        return key.contains(":") ? base64(key) : key;
    }

    /** Without the line break that a file or a shell may have added. */
    private static String bare(Secret secret) {
        return secret.reveal().strip();
    }

    private static String sendable(String setting, String secret) throws BlockedException {
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new BlockedException(
                    "the value of " + setting + " is empty or has characters that no such secret has",
                    "set " + setting + " to what the cluster's operator handed out, without blanks and line breaks");
        }
        return secret;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
