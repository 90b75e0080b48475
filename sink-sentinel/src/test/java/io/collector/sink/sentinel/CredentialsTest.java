package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.BlockedException;
import io.collector.api.InvalidConfigException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.SentinelConfig.Certificate;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.Fault;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials other than a secret. */
class CredentialsTest {
    private final ManualClock clock = ManualClock.at(Samples.TIME);
    private final TestPluginContext context = TestPluginContext.of("sentinel", clock, PublishedTables.all());
    private AzureFake azure;
    private Settings settings;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
        settings = Settings.of(azure);
        settings.clientSecret = Optional.empty();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private void works(Map<String, String> environment) throws Exception {
        int before = azure.tokensGiven();
        try (Sink sink = new SentinelSinkPlugin(environment).open(settings.config(), context)) {
            sink.check();
        }
        assertThat(azure.tokensGiven()).isEqualTo(before + 1);
        assertThat(azure.violations()).isEmpty();
    }

    private TransferException fails(Map<String, String> environment) {
        try (Sink sink = new SentinelSinkPlugin(environment).open(settings.config(), context)) {
            Throwable thrown = catchThrowable(sink::check);
            assertThat(thrown).isInstanceOf(TransferException.class);
            assertThat(((TransferException) thrown).remedy()).isNotBlank();
            assertThat(thrown.toString()).doesNotContain(azure.options().secret());
            return (TransferException) thrown;
        }
    }

    @Nested
    class WithACertificate {
        private HeldCertificate held = certificate(Instant.parse("2027-03-01T00:00:00Z"));

        @BeforeEach
        void configure() throws IOException {
            azure.trustCertificate(held.certificate());
            settings.certificate =
                    Optional.of(new Certificate(write("cert.pem", held.certificatePem()), Optional.of(writeKey(held))));
        }

        @Test
        void signsIn() throws Exception {
            works(Map.of());
            works(Map.of());
        }

        @Test
        void signsInWithBothInOneFile() throws Exception {
            Path both = write("both.pem", held.privateKeyPkcs8Pem() + held.certificatePem());
            settings.certificate = Optional.of(new Certificate(both, Optional.empty()));
            works(Map.of());
        }

        @Test
        void takesARenewedCertificateWithoutARestart() throws Exception {
            try (Sink sink = new SentinelSinkPlugin(Map.of()).open(settings.config(), context)) {
                sink.check();
                HeldCertificate renewed = certificate(Instant.parse("2028-03-01T00:00:00Z"));
                azure.trustCertificate(renewed.certificate());
                write("cert.pem", renewed.certificatePem());
                writeKey(renewed);
                clock.advance(Duration.ofHours(2));
                sink.check();
            }
            assertThat(azure.tokensGiven()).isEqualTo(2);
        }

        @Test
        void showsHowLongTheCertificateWillLast() throws Exception {
            works(Map.of());
            assertThat(context.metrics().gauge("credential_lifetime_seconds")).hasValue((double) Duration.between(
                            clock.instant(), held.certificate().getNotAfter().toInstant())
                    .toSeconds());
        }

        @Test
        void saysThatTheApplicationDoesNotKnowIt() {
            azure.trustCertificate(
                    certificate(Instant.parse("2027-03-01T00:00:00Z")).certificate());
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
            writeKey(certificate(Instant.parse("2027-03-01T00:00:00Z")));
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
    }

    @Nested
    class WithAWorkloadIdentity {
        private Map<String, String> pod;

        @BeforeEach
        void federate() throws IOException {
            azure.trustFederatedToken("eyJ.federated.1");
            Path file = write("token", "eyJ.federated.1\n");
            pod = Map.of(
                    "AZURE_FEDERATED_TOKEN_FILE", file.toString(),
                    "AZURE_TENANT_ID", azure.options().tenant(),
                    "AZURE_CLIENT_ID", azure.options().clientId(),
                    "AZURE_AUTHORITY_HOST", azure.authority() + "/");
            settings.credential = CredentialKind.WORKLOAD_IDENTITY;
        }

        @Test
        void takesAllOfItFromThePod() throws Exception {
            settings.tenantId = Optional.empty();
            settings.clientId = Optional.empty();
            settings.authority = Optional.empty();
            works(pod);
        }

        @Test
        void takesTheFileOfTheSettingsFirst() throws Exception {
            settings.credential = CredentialKind.AUTO;
            settings.federatedTokenFile = Optional.of(write("other", "eyJ.federated.1"));
            works(Map.of("AZURE_FEDERATED_TOKEN_FILE", "/nowhere"));
        }

        @Test
        void readsTheFileAnewForEachToken() throws Exception {
            try (Sink sink = new SentinelSinkPlugin(pod).open(settings.config(), context)) {
                sink.check();
                azure.trustFederatedToken("eyJ.federated.2");
                write("token", "eyJ.federated.2");
                clock.advance(Duration.ofHours(2));
                sink.check();
            }
        }

        @Test
        void saysThatTheApplicationDoesNotTrustTheIssuer() {
            azure.trustFederatedToken("eyJ.other");
            TransferException e = fails(pod);
            assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("AADSTS700213");
            assertThat(e.toString()).doesNotContain("eyJ.federated");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " \n"})
        void saysThatTheFileIsEmpty(String content) throws IOException {
            write("token", content);
            assertThat(fails(pod)).isInstanceOf(BlockedException.class).hasMessageContaining("is empty");
        }

        @Test
        void saysThatTheFileIsMissing() throws IOException {
            Files.delete(folder.resolve("token"));
            assertThat(fails(pod)).isInstanceOf(BlockedException.class).hasMessageContaining("cannot be read");
        }

        @Test
        void refusesSettingsThatNameNoFile() {
            assertThatThrownBy(() -> new SentinelSinkPlugin(Map.of()).open(settings.config(), context))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("federated-token-file");
        }
    }

    @Nested
    class WithAManagedIdentity {
        @BeforeEach
        void needsNoApplication() {
            settings.tenantId = Optional.empty();
            settings.clientId = Optional.empty();
            settings.credential = CredentialKind.MANAGED_IDENTITY;
            settings.identityEndpoint = Optional.of(azure.endpoint());
        }

        @Test
        void asksTheMachine() throws Exception {
            works(Map.of());
        }

        @Test
        void isChosenWhenItsAddressIsSet() throws Exception {
            settings.credential = CredentialKind.AUTO;
            works(Map.of());
        }

        @Test
        void renewsATokenThatSaysWhenItEnds() throws Exception {
            try (Sink sink = new SentinelSinkPlugin(Map.of()).open(settings.config(), context)) {
                sink.check();
                clock.advance(Duration.ofMinutes(54));
                sink.check();
                assertThat(azure.tokensGiven()).isEqualTo(1);
                clock.advance(Duration.ofMinutes(2));
                sink.check();
                assertThat(azure.tokensGiven()).isEqualTo(2);
            }
        }

        @Test
        void namesTheIdentityThatIsMeant() throws Exception {
            azure.requireIdentity("the-second-one");
            TransferException e = fails(Map.of());
            assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("Identity not found");
            assertThat(e.remedy()).contains("client-id");
            settings.clientId = Optional.of("the-second-one");
            works(Map.of());
        }

        @ParameterizedTest
        @ValueSource(ints = {404, 410, 429, 500, 503})
        void retriesWhileTheServiceIsBusy(int status) {
            azure.failSignIn(Fault.status(status));
            try (Sink sink = new SentinelSinkPlugin(Map.of()).open(settings.config(), context)) {
                assertThat(catchThrowable(sink::check)).isInstanceOf(RetryableException.class);
            }
        }

        @Test
        void saysThatThisIsNoMachineOfAzure() {
            azure.failSignIn(Fault.drop());
            assertThat(fails(Map.of()))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.remedy()).contains("only on machines and apps of Azure"));
        }

        @Test
        void asksTheServiceOfAnApp() throws Exception {
            settings.identityEndpoint = Optional.empty();
            works(Map.of(
                    "IDENTITY_ENDPOINT", azure.appIdentityEndpoint(),
                    "IDENTITY_HEADER", azure.options().secret()));
        }

        @Nested
        class OfTheAzureArcAgent {
            private Map<String, String> machine;
            private Path keys;

            @BeforeEach
            void agent() throws IOException {
                settings.identityEndpoint = Optional.empty();
                keys = Files.createDirectories(folder.resolve("AzureConnectedMachineAgent/Tokens"));
                machine = Map.of(
                        "IDENTITY_ENDPOINT", azure.arcIdentityEndpoint(),
                        "IMDS_ENDPOINT", azure.endpoint().toString(),
                        "ProgramData", folder.toString());
                Path key = Files.writeString(keys.resolve("1.key"), "the key\n");
                azure.arcKey(key.toString(), "the key");
            }

            @Test
            void showsTheKeyThatItAsksFor() throws Exception {
                works(machine);
            }

            @Test
            void readsNoFileOutsideTheAgentsFolder() throws IOException {
                Path outside = Files.writeString(folder.resolve("2.key"), "the key");
                azure.arcKey(outside.toString(), "the key");
                assertThat(fails(machine)).isInstanceOf(BlockedException.class).hasMessageContaining("no key file");
                azure.arcKey(keys.resolve("../../2.key").toString(), "the key");
                assertThat(fails(machine)).isInstanceOf(BlockedException.class).hasMessageContaining("no key file");
            }

            @Test
            void readsNoFileThatIsTooLargeForAKey() throws IOException {
                Files.writeString(keys.resolve("1.key"), "k".repeat(5_000));
                assertThat(fails(machine)).isInstanceOf(BlockedException.class).hasMessageContaining("too large");
            }

            @Test
            void saysWhoMayReadTheKey() throws IOException {
                Files.delete(keys.resolve("1.key"));
                assertThat(fails(machine).remedy()).contains("himds");
            }
        }
    }

    @Nested
    class Chosen {
        private CredentialKind auto(
                boolean secret, boolean certificate, boolean file, boolean identity, String... names) {
            Map<String, String> environment = new java.util.HashMap<>();
            for (String name : names) {
                environment.put(name, "x");
            }
            return CredentialKind.AUTO.resolved(secret, certificate, file, identity, environment);
        }

        @Test
        void byWhatIsThere() {
            assertThat(auto(true, true, true, true, "AZURE_FEDERATED_TOKEN_FILE"))
                    .isEqualTo(CredentialKind.SECRET);
            assertThat(auto(false, true, true, true)).isEqualTo(CredentialKind.CERTIFICATE);
            assertThat(auto(false, false, true, true)).isEqualTo(CredentialKind.WORKLOAD_IDENTITY);
            assertThat(auto(false, false, false, true)).isEqualTo(CredentialKind.MANAGED_IDENTITY);
            assertThat(auto(false, false, false, false, "AZURE_FEDERATED_TOKEN_FILE", "IDENTITY_ENDPOINT"))
                    .isEqualTo(CredentialKind.WORKLOAD_IDENTITY);
            assertThat(auto(false, false, false, false, "IDENTITY_ENDPOINT"))
                    .isEqualTo(CredentialKind.MANAGED_IDENTITY);
        }

        @Test
        void orSaidToBeMissing() {
            assertThatThrownBy(settings::config)
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("client-secret is missing");
        }

        @Test
        void asTheSettingsSay() throws Exception {
            settings.credential = CredentialKind.MANAGED_IDENTITY;
            settings.clientSecret = Optional.of(io.collector.api.Secret.of("unused"));
            settings.identityEndpoint = Optional.of(azure.endpoint());
            works(Map.of());
        }

        @Test
        void onlyAtASafeAddress() {
            settings.identityEndpoint = Optional.of(URI.create("http://identity.example.com"));
            assertThatThrownBy(settings::config).hasMessageContaining("identity-endpoint is plain http");
            settings.identityEndpoint = Optional.of(URI.create("http://169.254.169.254"));
            assertThat(settings.config()).isNotNull();
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
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
