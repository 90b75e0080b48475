package io.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.InvalidConfigException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsTest {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("test authority")
            .build();
    private static final HttpConfig.Trust JAVA_ONLY = new HttpConfig.Trust(Optional.empty(), true);

    @TempDir
    private Path folder;

    private final MockWebServer server = new MockWebServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static HeldCertificate issued(String name) {
        return new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .commonName(name)
                .addSubjectAlternativeName(name)
                .build();
    }

    private String serve(String certificateName) throws IOException {
        return serve(issued(certificateName));
    }

    private String serve(HeldCertificate certificate) throws IOException {
        HandshakeCertificates own = new HandshakeCertificates.Builder()
                .heldCertificate(certificate, AUTHORITY.certificate())
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        server.useHttps(own.sslSocketFactory());
        server.enqueue(new MockResponse.Builder().body("secure").build());
        server.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), 0);
        return "https://127.0.0.1:" + server.getPort();
    }

    private Path pem(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private HttpConfig.Trust authority() throws IOException {
        return new HttpConfig.Trust(Optional.of(pem("ca.pem", AUTHORITY.certificatePem())), true);
    }

    private static OkHttpClient client(HttpConfig.Trust trust) {
        return HttpClients.create(Clients.tls(trust, Optional.empty()));
    }

    private static BlockedException blocked(OkHttpClient client, String url) {
        return catchThrowableOfType(
                BlockedException.class, () -> Exchange.send(client, Clients.post(url, "{}"), "sending"));
    }

    @Test
    void asksAPersonWhenTheCertificateIsNotTrusted() throws Exception {
        BlockedException failure = blocked(client(JAVA_ONLY), serve("127.0.0.1"));
        assertThat(failure).hasMessageContaining("certificate of 127.0.0.1:" + server.getPort() + " is not trusted");
        assertThat(failure.remedy()).contains("http.trust.ca-file");
    }

    @Test
    void asksAPersonWhenTheCertificateIsForAnotherName() throws Exception {
        BlockedException failure = blocked(client(authority()), serve("splunk.example.com"));
        assertThat(failure).hasMessageContaining("another name");
    }

    @Test
    void trustsTheAuthorityOfAFile() throws Exception {
        String url = serve("127.0.0.1");
        assertThat(Exchange.send(client(authority()), Clients.get(url), "asking")
                        .text())
                .isEqualTo("secure");
    }

    @Test
    void givesUpOnALongAnswerThatStopsComing() throws Exception {
        String url = serve("127.0.0.1");
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(1 << 20))
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build());
        OkHttpClient impatient = client(authority())
                .newBuilder()
                .readTimeout(Duration.ofMillis(300))
                .build();
        Exchange.send(impatient, Clients.get(url), "asking");
        try (Response response = Exchange.open(impatient, Clients.get(url), "asking")) {
            assertThatThrownBy(() -> response.body().source().readByteString())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void trustsTheAuthorityOfAFingerprint() throws Exception {
        String url = serve("127.0.0.1");
        String digits = fingerprint(AUTHORITY);
        String colons = digits.replaceAll("..(?=.)", "$0:").toUpperCase(Locale.ROOT);
        assertThat(Exchange.send(client(pinned(colons)), Clients.get(url), "asking")
                        .text())
                .isEqualTo("secure");
    }

    @Test
    void trustsNobodyElseThanTheAuthorityOfTheFingerprint() throws Exception {
        BlockedException failure = blocked(client(pinned("ab".repeat(32))), serve("127.0.0.1"));
        assertThat(failure).hasMessageContaining("is not trusted");
    }

    @Test
    void takesNoServersOwnCertificateForAnAuthority() throws Exception {
        HeldCertificate own = issued("127.0.0.1");
        String url = serve(own);
        assertThat(blocked(client(pinned(fingerprint(own))), url)).hasMessageContaining("is not trusted");
    }

    @Test
    void trustsNoAuthorityThatDidNotSignTheCertificate() throws Exception {
        HeldCertificate stranger =
                new HeldCertificate.Builder().commonName("127.0.0.1").build();
        // No Java server sends such a chain, but others may.
        X509Certificate[] chain = {stranger.certificate(), AUTHORITY.certificate()};
        PinnedAuthority pinned = new PinnedAuthority(fingerprint(AUTHORITY));
        assertThatThrownBy(() -> pinned.checkServerTrusted(chain, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void checksTheNameBesideTheFingerprint() throws Exception {
        BlockedException failure = blocked(client(pinned(fingerprint(AUTHORITY))), serve("splunk.example.com"));
        assertThat(failure).hasMessageContaining("another name");
    }

    @Test
    void refusesFingerprintsThatAreNoneOrExcluded() {
        assertThatThrownBy(() -> pinned("ab")).isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() -> new HttpConfig.Trust(Optional.empty(), Optional.of("ab".repeat(32)), false))
                .isInstanceOf(InvalidConfigException.class);
        assertThatThrownBy(() ->
                        new HttpConfig.Trust(Optional.of(folder.resolve("ca.pem")), Optional.of("ab".repeat(32)), true))
                .isInstanceOf(InvalidConfigException.class);
    }

    private static HttpConfig.Trust pinned(String fingerprint) {
        return new HttpConfig.Trust(Optional.empty(), Optional.of(fingerprint), true);
    }

    private static String fingerprint(HeldCertificate certificate) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(certificate.certificate().getEncoded()));
    }

    @Test
    void trustsEverybodyWhenAskedTo() throws Exception {
        String url = serve("splunk.example.com");
        OkHttpClient client = client(new HttpConfig.Trust(Optional.empty(), false));
        assertThat(Exchange.send(client, Clients.get(url), "asking").text()).isEqualTo("secure");
    }

    @Test
    void showsAClientCertificateToAServerThatAsks() throws Exception {
        server.requireClientAuth();
        String url = serve("127.0.0.1");
        HeldCertificate own = issued("collector");
        OkHttpClient client = HttpClients.create(Clients.tls(
                authority(),
                Optional.of(new HttpConfig.ClientCertificate(
                        pem("client.pem", own.certificatePem()), pem("client.key", own.privateKeyPkcs8Pem())))));
        assertThat(Exchange.send(client, Clients.get(url), "asking").text()).isEqualTo("secure");
        assertThat(server.takeRequest().getHandshake().peerPrincipal().getName())
                .isEqualTo("CN=collector");
    }

    @Test
    void hintsAtTheClientCertificateWhenTheServerWantsOne() throws Exception {
        server.requireClientAuth();
        String url = serve("127.0.0.1");
        // Blocked if the server's alert is read, retryable if the connection is gone before: TLS 1.3 leaves both open.
        TransferException failure = catchThrowableOfType(
                TransferException.class, () -> Exchange.send(client(authority()), Clients.get(url), "asking"));
        assertThat(failure.remedy()).contains("http.client-certificate");
    }

    @Test
    void saysThatAnHttpsAddressPointsToAPlainPort() throws Exception {
        try (RawServer plain = new RawServer((number, socket, self) -> {
            socket.getInputStream().read();
            RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        })) {
            pointsToAPlainPort(plain.port());
        }
    }

    @Test
    void saysSoTooWhenThePlainPortWaitsForMore() throws Exception {
        try (RawServer waiting = new RawServer((number, socket, self) -> self.read(socket))) {
            pointsToAPlainPort(waiting.port());
        }
    }

    private static void pointsToAPlainPort(int port) {
        String url = "https://127.0.0.1:" + port;
        RetryableException failure = catchThrowableOfType(
                RetryableException.class, () -> Exchange.send(Clients.quick(), Clients.post(url, "{}"), "sending"));
        assertThat(failure).hasMessageStartingWith("sending: no TLS connection to 127.0.0.1:" + port);
        assertThat(failure.remedy()).contains("must not point to a plain http port");
        assertThat(failure.ambiguous()).isFalse();
    }

    @Test
    void saysThatAnHttpAddressPointsToATlsPort() throws Exception {
        String url = serve("127.0.0.1").replace("https:", "http:");
        RetryableException failure = catchThrowableOfType(
                RetryableException.class, () -> Exchange.send(client(JAVA_ONLY), Clients.post(url, "{}"), "sending"));
        assertThat(failure.getMessage()).matches("[\\x20-\\x7e…]+");
        assertThat(failure.remedy()).contains("an http:// address must not point to a TLS port");
    }

    @Test
    void namesTheFileThatCannotBeUsed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> client(new HttpConfig.Trust(Optional.of(missing), true)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("trust.ca-file")
                .hasMessageContaining("missing.pem");
        Path empty = pem("empty.pem", "no certificate here");
        assertThatThrownBy(() -> client(new HttpConfig.Trust(Optional.of(empty), true)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("empty.pem holds no certificate in PEM form");
    }

    @Test
    void saysHowToConvertAKeyOfAnotherForm() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder().rsa2048().build();
        var certificate = new HttpConfig.ClientCertificate(
                pem("client.pem", own.certificatePem()), pem("client.key", own.privateKeyPkcs1Pem()));
        assertThatThrownBy(() -> HttpClients.create(Clients.tls(JAVA_ONLY, Optional.of(certificate))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("client-certificate.key-file")
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void saysThatTheKeyBelongsToAnotherCertificate() throws Exception {
        HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
        HeldCertificate ec = new HeldCertificate.Builder().ecdsa256().build();
        var certificate = new HttpConfig.ClientCertificate(
                pem("client.pem", rsa.certificatePem()), pem("client.key", ec.privateKeyPkcs8Pem()));
        assertThatThrownBy(() -> HttpClients.create(Clients.tls(JAVA_ONLY, Optional.of(certificate))))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("client.key is not the RSA key of the certificate");
    }
}
