package io.collector.http;

import io.collector.api.AtLeast;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code http} block that every component speaking HTTP has.
 *
 * @param connectTimeout for the connection; TLS on it has the time of an answer
 * @param requestTimeout between two bytes of an answer, and for the first
 * @param proxy an HTTP proxy
 * @param proxyUsername with the password, for a proxy that asks
 * @param proxyPassword with the user name, for a proxy that asks
 * @param trust which servers are trusted
 * @param clientCertificate what the client shows to a server that asks
 * @param gzip whether requests are compressed
 * @param allowPlaintext whether http:// is accepted beyond loopback
 */
public record HttpConfig(
        @Doc("Longest wait for a connection") @Default("10s") @AtLeast("10ms")
        Duration connectTimeout,

        @Doc("Longest wait for an answer, and between two parts of it") @Default("60s") @AtLeast("10ms")
        Duration requestTimeout,

        @Doc("HTTP proxy, for example http://proxy.example.com:3128")
        Optional<URI> proxy,

        @Doc("User name for the proxy") Optional<String> proxyUsername,
        @Doc("Password for the proxy") Optional<Secret> proxyPassword,
        @Doc("Which servers are trusted") @Default("{}") Trust trust,
        @Doc("Certificate for servers that ask for one") Optional<ClientCertificate> clientCertificate,

        @Doc("Whether requests are compressed with gzip") @Default("true")
        boolean gzip,

        @Doc("Whether http:// addresses other than loopback are accepted: credentials then travel in the clear")
        @Default("false")
        boolean allowPlaintext) {

    public HttpConfig {
        proxy.ifPresent(p -> {
            if (p.getHost() == null || p.getPort() < 0 || !"http".equals(p.getScheme())) {
                throw new InvalidConfigException("proxy", "must look like http://HOST:PORT");
            }
            if (p.getUserInfo() != null) {
                throw new InvalidConfigException(
                        "proxy", "must not hold credentials; use proxy-username and proxy-password");
            }
        });
        if (proxyUsername.isPresent() != proxyPassword.isPresent()) {
            throw new InvalidConfigException("proxy-username", "and proxy-password go together: set both or none");
        }
    }

    /** The settings that an absent {@code http} block stands for. */
    public static HttpConfig defaults() {
        return new HttpConfig(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Trust(Optional.empty(), true),
                Optional.empty(),
                true,
                false);
    }

    /** The same with other timeouts. */
    public HttpConfig withTimeouts(Duration connect, Duration request) {
        return new HttpConfig(
                connect, request, proxy, proxyUsername, proxyPassword, trust, clientCertificate, gzip, allowPlaintext);
    }

    /**
     * Which servers are trusted.
     *
     * @param caFile certificates trusted besides those of the Java runtime
     * @param caFingerprint SHA-256 of the one authority that is trusted
     * @param verify false switches all checks off
     */
    public record Trust(
            @Doc("PEM file of certificates to trust besides those of the Java runtime")
            Optional<Path> caFile,

            @Doc("SHA-256 of the certificate of the only authority to trust, in hexadecimal digits, with or without"
                    + " colons; the server must send that certificate along")
            Optional<String> caFingerprint,

            @Doc("false accepts any certificate and any host name: for tests only") @Default("true")
            boolean verify) {

        public Trust {
            caFingerprint.ifPresent(fingerprint -> {
                if (!fingerprint.replace(":", "").matches("[0-9A-Fa-f]{64}")) {
                    throw new InvalidConfigException(
                            "ca-fingerprint",
                            "must be the 64 hexadecimal digits that openssl x509 -noout -fingerprint -sha256 prints");
                }
                if (caFile.isPresent() || !verify) {
                    throw new InvalidConfigException(
                            "ca-fingerprint", "excludes ca-file and verify = false: set one of them");
                }
            });
        }

        /** Trust without a fingerprint. */
        public Trust(Optional<Path> caFile, boolean verify) {
            this(caFile, Optional.empty(), verify);
        }
    }

    /**
     * What the client shows to a server that asks.
     *
     * @param file certificate chain
     * @param keyFile its private key
     */
    public record ClientCertificate(
            @Doc("PEM file of the certificate and its chain")
            Path file,

            @Doc("PEM file of the private key, PKCS #8, not encrypted")
            Path keyFile) {}
}
