package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.InvalidConfigException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which credential is used. */
class CredentialKindTest extends CredentialHarness {
    private CredentialKind auto(boolean secret, boolean certificate, boolean file, boolean identity, String... names) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (String name : names) {
            environment.put(name, "x");
        }
        return CredentialKind.AUTO.resolved(secret, certificate, file, identity, environment);
    }

    @Test
    void byWhatIsThere() {
        assertThat(auto(true, true, true, true, "AZURE_FEDERATED_TOKEN_FILE")).isEqualTo(CredentialKind.SECRET);
        assertThat(auto(false, true, true, true)).isEqualTo(CredentialKind.CERTIFICATE);
        assertThat(auto(false, false, true, true)).isEqualTo(CredentialKind.WORKLOAD_IDENTITY);
        assertThat(auto(false, false, false, true)).isEqualTo(CredentialKind.MANAGED_IDENTITY);
        assertThat(auto(false, false, false, false, "AZURE_FEDERATED_TOKEN_FILE", "IDENTITY_ENDPOINT"))
                .isEqualTo(CredentialKind.WORKLOAD_IDENTITY);
        assertThat(auto(false, false, false, false, "IDENTITY_ENDPOINT")).isEqualTo(CredentialKind.MANAGED_IDENTITY);
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
