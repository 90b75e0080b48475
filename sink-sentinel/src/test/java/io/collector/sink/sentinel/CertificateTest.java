package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.SentinelConfig.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate in place of a secret. */
class CertificateTest extends CredentialHarness {
    private static final HeldCertificate HELD = certificate(Instant.parse("2027-03-01T00:00:00Z"));
    private static final HeldCertificate OTHER = certificate(Instant.parse("2028-03-01T00:00:00Z"));

    @BeforeEach
    void configure() throws IOException {
        azure.trustCertificate(HELD.certificate());
        settings.certificate =
                Optional.of(new Certificate(write("cert.pem", HELD.certificatePem()), Optional.of(writeKey(HELD))));
    }

    @Test
    void signsIn() throws Exception {
        works(Map.of());
        works(Map.of());
    }

    @Test
    void signsInWithBothInOneFile() throws Exception {
        Path both = write("both.pem", HELD.privateKeyPkcs8Pem() + HELD.certificatePem());
        settings.certificate = Optional.of(new Certificate(both, Optional.empty()));
        works(Map.of());
    }

    @Test
    void takesARenewedCertificateWithoutARestart() throws Exception {
        try (Sink sink = new SentinelSinkPlugin(Map.of()).open(settings.config(), context)) {
            sink.check();
            azure.trustCertificate(OTHER.certificate());
            write("cert.pem", OTHER.certificatePem());
            writeKey(OTHER);
            clock.advance(Duration.ofHours(2));
            sink.check();
        }
        assertThat(azure.tokensGiven()).isEqualTo(2);
    }

    @Test
    void showsHowLongTheCertificateWillLast() throws Exception {
        works(Map.of());
        assertThat(context.metrics().gauge("credential_lifetime_seconds")).hasValue((double) Duration.between(
                        clock.instant(), HELD.certificate().getNotAfter().toInstant())
                .toSeconds());
    }

    @Test
    void saysThatTheApplicationDoesNotKnowIt() {
        azure.trustCertificate(OTHER.certificate());
        TransferException e = fails(Map.of());
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("AADSTS700027");
        assertThat(e.remedy()).contains("upload the certificate");
    }

    @Test
    void saysThatItHasEnded() {
        clock.set(Instant.parse("2027-03-02T00:00:00Z"));
        assertThat(fails(Map.of())).isInstanceOf(BlockedException.class).hasMessageContaining("ended at 2027");
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void saysThatTheKeyIsOfAnother() throws IOException {
        writeKey(OTHER);
        assertThat(fails(Map.of())).hasMessageContaining("is not that of the certificate");
    }

    @Test
    void saysThatAFileIsMissing() throws IOException {
        Files.delete(folder.resolve("cert.pem"));
        assertThat(fails(Map.of())).hasMessageContaining("cert.pem").hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void saysHowToConvertAKeyOfAnotherForm(String pem) throws IOException {
        write("key.pem", pem);
        assertThat(fails(Map.of()).remedy()).contains("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void refusesAKeyThatIsNotRsa() throws IOException {
        HeldCertificate ecdsa = new HeldCertificate.Builder().ecdsa256().build();
        write("key.pem", ecdsa.privateKeyPkcs8Pem());
        assertThat(fails(Map.of()).remedy()).contains("RSA");
    }

    private Path writeKey(HeldCertificate held) throws IOException {
        return write("key.pem", held.privateKeyPkcs8Pem());
    }

    private static HeldCertificate certificate(Instant end) {
        return new HeldCertificate.Builder()
                .rsa2048()
                .commonName("collector")
                .validityInterval(Samples.TIME.minusSeconds(60).toEpochMilli(), end.toEpochMilli())
                .build();
    }
}
