package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.fake.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The identity of the machine in place of a secret. */
class ManagedIdentityTest extends CredentialHarness {
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
