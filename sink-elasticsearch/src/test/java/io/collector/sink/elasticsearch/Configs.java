package io.collector.sink.elasticsearch;

import io.collector.api.ByteSize;
import io.collector.api.Secret;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for tests: the defaults, but for what a test names. */
final class Configs {
    List<URI> urls;
    Optional<String> cloudId = Optional.empty();
    Optional<Secret> apiKey = Optional.empty();
    Optional<String> username = Optional.empty();
    Optional<Secret> password = Optional.empty();
    Optional<Secret> bearerToken = Optional.empty();
    Optional<ElasticsearchConfig.Aws> aws = Optional.empty();
    Format format = Format.ECS;
    boolean strict;
    boolean preserveOriginal;
    String namespace = "default";
    boolean setup = true;
    ElasticsearchConfig.Lifecycle lifecycle =
            new ElasticsearchConfig.Lifecycle(true, Duration.ofDays(30), new ByteSize(50L << 30), Optional.empty());
    Flavor flavor = Flavor.AUTO;
    DocumentId documentId = DocumentId.AUTO;
    Optional<String> pipeline = Optional.empty();
    boolean gzip = true;
    Optional<Path> caFile = Optional.empty();
    Optional<String> caFingerprint = Optional.empty();
    Duration requestTimeout = Duration.ofSeconds(60);

    private Configs(List<URI> urls) {
        this.urls = urls;
    }

    static Configs at(URI... urls) {
        return new Configs(List.of(urls));
    }

    ElasticsearchConfig build() {
        HttpConfig http = HttpConfig.defaults();
        return new ElasticsearchConfig(
                urls,
                cloudId,
                apiKey,
                username,
                password,
                bearerToken,
                aws,
                format,
                strict,
                preserveOriginal,
                namespace,
                setup,
                lifecycle,
                flavor,
                documentId,
                pipeline,
                new ElasticsearchConfig.Batching(1000, new ByteSize(5 << 20), Duration.ofSeconds(1), 1),
                new HttpConfig(
                        http.connectTimeout(),
                        requestTimeout,
                        http.proxy(),
                        http.proxyUsername(),
                        http.proxyPassword(),
                        new HttpConfig.Trust(caFile, caFingerprint, true),
                        http.clientCertificate(),
                        gzip,
                        http.allowPlaintext()));
    }
}
