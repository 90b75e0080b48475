package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.InvalidConfigException;
import io.collector.api.InvalidConfigException.Problem;
import io.collector.api.SinkPlugin;
import io.collector.sink.sentinel.SentinelConfig.Batches;
import io.collector.sink.sentinel.SentinelConfig.PackBy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentinelConfigTest {
    private final Settings settings = Settings.at(URI.create("https://demo.westeurope-1.ingest.monitor.azure.com"));

    private List<String> problems() {
        return catchThrowableOfType(InvalidConfigException.class, settings::config).problems().stream()
                .map(Problem::setting)
                .toList();
    }

    @Test
    void isFoundByItsType() {
        assertThat(ServiceLoader.load(SinkPlugin.class))
                .anySatisfy(plugin -> assertThat(plugin.type()).isEqualTo("sentinel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dcr-00000000000000000000000000000000", "dcr-0123456789abcdef0123456789ABCDEF"})
    void acceptsAnImmutableId(String id) {
        settings.ruleId = id;
        assertThat(settings.config().ruleId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ProofpointTAPDCR", "dcr-123", "dcr-0123456789abcdef0123456789abcdeg", "DCR-x"})
    void refusesWhatIsNoImmutableIdOfARule(String id) {
        settings.ruleId = id;
        assertThatThrownBy(settings::config)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("rule-id must be the immutable id");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        settings.endpoint = URI.create("http://demo.example.com");
        settings.authority = Optional.of(URI.create("http://login.example.com"));
        settings.ruleId = "my rule";
        settings.tenantId = Optional.of("a tenant");
        settings.clientId = Optional.of("");
        assertThat(problems()).containsExactlyInAnyOrder("endpoint", "authority", "rule-id", "tenant-id", "client-id");
    }

    @Test
    void acceptsPlainHttpToThisMachineOnly() {
        settings.endpoint = URI.create("http://127.0.0.1:1234");
        settings.authority = Optional.of(URI.create("http://localhost:1234"));
        assertThat(settings.config()).isNotNull();
    }

    @Test
    void asksForTheApplicationThatASecretBelongsTo() {
        settings.tenantId = Optional.empty();
        settings.clientId = Optional.empty();
        assertThat(problems()).containsExactlyInAnyOrder("tenant-id", "client-id");
    }

    @Test
    void asksForWhatTheCredentialSays() {
        settings.credential = CredentialKind.CERTIFICATE;
        settings.clientSecret = Optional.empty();
        assertThat(problems()).containsExactly("client-certificate");
        settings.credential = CredentialKind.SECRET;
        assertThat(problems()).containsExactly("client-secret");
    }

    @Test
    void refusesToPackByCompressedSizeWithoutCompressing() {
        Batches b = Settings.BATCHES;
        settings.batch = new Batches(b.maxEvents(), b.maxBytes(), b.linger(), b.inFlight(), PackBy.COMPRESSED);
        settings.http = new io.collector.http.HttpConfig(
                settings.http.connectTimeout(),
                settings.http.requestTimeout(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                settings.http.trust(),
                Optional.empty(),
                false,
                false);
        assertThat(problems()).containsExactly("batch.pack-by");
    }

    @Test
    void neverShowsTheSecret() {
        assertThat(settings.config().toString())
                .doesNotContain(settings.clientSecret.orElseThrow().reveal());
    }
}
