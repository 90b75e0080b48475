package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.InvalidConfigException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token of a cluster in place of a secret. */
class WorkloadIdentityTest extends CredentialHarness {
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
