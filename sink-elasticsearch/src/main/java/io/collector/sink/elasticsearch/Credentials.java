package io.collector.sink.elasticsearch;

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

    /** The header's value; empty if requests carry none. */
    Optional<String> header() {
        return config.apiKey()
                .map(key -> "ApiKey " + encoded(key.reveal()))
                .or(() -> config.bearerToken().map(token -> "Bearer " + token.reveal()))
                .or(() -> config.username()
                        .map(user -> "Basic "
                                + base64(user + ":"
                                        + config.password().map(Secret::reveal).orElse(""))));
    }

    /** The header for a person to see; empty if requests carry none. */
    Optional<String> masked() {
        return config.aws().isPresent()
                ? Optional.of("AWS4-HMAC-SHA256 <secret>")
                : header().map(value -> value.substring(0, value.indexOf(' ')) + " <secret>");
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
    private static String encoded(String key) {
        return key.contains(":") ? base64(key) : key;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
