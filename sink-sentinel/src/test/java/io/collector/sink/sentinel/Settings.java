package io.collector.sink.sentinel;

import io.collector.api.ByteSize;
import io.collector.api.Secret;
import io.collector.http.HttpConfig;
import io.collector.sink.sentinel.SentinelConfig.Batches;
import io.collector.sink.sentinel.SentinelConfig.Certificate;
import io.collector.sink.sentinel.SentinelConfig.PackBy;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings for tests: those that fit the fake, but for what a test changes. */
final class Settings {
    static final Batches BATCHES = new Batches(5_000, new ByteSize(1_000_000), Duration.ofSeconds(1), 2, PackBy.RAW);

    URI endpoint;
    String ruleId;
    Optional<String> tenantId;
    Optional<String> clientId;
    Optional<Secret> clientSecret;
    Cloud cloud = Cloud.PUBLIC;
    Optional<URI> authority;
    boolean timeGenerated;
    boolean updateColumns;
    CredentialKind credential = CredentialKind.AUTO;
    Optional<Certificate> certificate = Optional.empty();
    Optional<Path> federatedTokenFile = Optional.empty();
    Optional<URI> identityEndpoint = Optional.empty();
    Batches batch = BATCHES;
    HttpConfig http = http(Duration.ofSeconds(30));

    private Settings(URI address, FakeOptions options) {
        endpoint = address;
        authority = Optional.of(address);
        ruleId = options.ruleId();
        tenantId = Optional.of(options.tenant());
        clientId = Optional.of(options.clientId());
        clientSecret = Optional.of(Secret.of(options.secret()));
    }

    static Settings of(AzureFake azure) {
        return new Settings(azure.endpoint(), azure.options());
    }

    static Settings at(URI address) {
        return new Settings(address, FakeOptions.defaults());
    }

    static HttpConfig http(Duration timeout) {
        return HttpConfig.defaults().withTimeouts(timeout, timeout);
    }

    /** What is sent can be read on the way. */
    static HttpConfig uncompressed() {
        HttpConfig usual = HttpConfig.defaults();
        return new HttpConfig(
                usual.connectTimeout(),
                usual.requestTimeout(),
                usual.proxy(),
                usual.proxyUsername(),
                usual.proxyPassword(),
                usual.trust(),
                usual.clientCertificate(),
                false,
                usual.allowPlaintext());
    }

    SentinelConfig config() {
        return new SentinelConfig(
                endpoint,
                ruleId,
                tenantId,
                clientId,
                clientSecret,
                cloud,
                authority,
                timeGenerated,
                updateColumns,
                credential,
                certificate,
                federatedTokenFile,
                identityEndpoint,
                batch,
                http);
    }
}
