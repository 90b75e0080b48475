package io.collector.http;

import io.collector.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Clients, requests and servers of tests. */
final class Clients {
    /** A strong reference, or the level would be forgotten. */
    private static final Logger NOISE = Logger.getLogger(MockWebServer.class.getName());

    static final Duration QUICK = Duration.ofMillis(300);

    static {
        NOISE.setLevel(Level.SEVERE);
    }

    private Clients() {}

    static OkHttpClient quick() {
        return HttpClients.create(config(QUICK));
    }

    static OkHttpClient patient() {
        return HttpClients.create(HttpConfig.defaults());
    }

    static HttpConfig config(Duration timeout) {
        return HttpConfig.defaults().withTimeouts(timeout, timeout);
    }

    static HttpConfig proxied(URI proxy, Optional<String> user, Optional<Secret> password, HttpConfig.Trust trust) {
        Duration timeout = Duration.ofSeconds(5);
        return new HttpConfig(
                timeout, timeout, Optional.of(proxy), user, password, trust, Optional.empty(), true, false);
    }

    static HttpConfig tls(HttpConfig.Trust trust, Optional<HttpConfig.ClientCertificate> certificate) {
        Duration timeout = Duration.ofSeconds(5);
        return new HttpConfig(
                timeout,
                timeout,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                trust,
                certificate,
                true,
                false);
    }

    static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    static Request post(String url, String body) {
        return Body.of(body.getBytes(StandardCharsets.UTF_8), "application/json", false)
                .post(new Request.Builder().url(url))
                .build();
    }
}
