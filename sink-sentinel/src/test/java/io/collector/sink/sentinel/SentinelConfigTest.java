package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.ByteSize;
import io.collector.api.InvalidConfigException;
import io.collector.api.InvalidConfigException.Problem;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;
import io.collector.http.HttpConfig;
import io.collector.sink.sentinel.SentinelConfig.Batches;
import io.collector.sink.sentinel.SentinelConfig.PackBy;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.ConfigAssertions;
import io.collector.testkit.TestPluginContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentinelConfigTest {
    private final Settings settings = Settings.at(URI.create("https://demo.westeurope-1.ingest.monitor.azure.com"));

    private List<String> problems() {
        return catchThrowableOfType(InvalidConfigException.class, settings::config).problems().stream()
                .map(Problem::setting)
                .toList();
    }

    private static final String REQUIRED = """
            endpoint = "https://demo.westeurope-1.ingest.monitor.azure.com"
            rule-id = "dcr-0123456789abcdef0123456789abcdef"
            tenant-id = "11111111-2222-3333-4444-555555555555"
            client-id = "66666666-7777-8888-9999-aaaaaaaaaaaa"
            client-secret = "a-secret"
            """;

    @Test
    void bindsWithNothingButWhatIsRequired() {
        SentinelConfig config = ConfigAssertions.bind(SentinelConfig.class, REQUIRED + "authority = null");
        assertThat(config.authority()).isEmpty();
        assertThat(config.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(config.credential()).isEqualTo(CredentialKind.AUTO);
        assertThat(config.timeGenerated()).isFalse();
        assertThat(config.updateColumns()).isFalse();
        assertThat(config.batch()).isEqualTo(Settings.BATCHES);
        assertThat(config.http()).isEqualTo(HttpConfig.defaults());
    }

    @Test
    void bindsEverySetting() {
        SentinelConfig config = ConfigAssertions.bind(SentinelConfig.class, REQUIRED + """
                        cloud = us-government
                        authority = "https://login.example.com"
                        time-generated = true
                        update-columns = true
                        credential = workload-identity
                        federated-token-file = "/run/token"
                        identity-endpoint = "http://169.254.169.254"
                        client-certificate { file = "c.pem", key-file = "k.pem" }
                        batch { max-events = 10, max-bytes = 500KB, linger = 5s, in-flight = 3, pack-by = compressed }
                        """);
        assertThat(config.cloud()).isEqualTo(Cloud.US_GOVERNMENT);
        assertThat(config.updateColumns()).isTrue();
        assertThat(config.credential()).isEqualTo(CredentialKind.WORKLOAD_IDENTITY);
        assertThat(config.batch())
                .isEqualTo(new Batches(10, new ByteSize(500_000), Duration.ofSeconds(5), 3, PackBy.COMPRESSED));
        assertThat(config.clientCertificate().orElseThrow().keyFile()).contains(Path.of("k.pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "batch { max-bytes = 2MB }, batch.max-bytes, 1MB",
        "batch { in-flight = 0 }, batch.in-flight, 1",
        "cloud = germany, cloud, china",
        "rule-id = ProofpointTAPDCR, rule-id, immutable id",
    })
    void refusesWhatAzureWouldRefuse(String setting, String path, String text) {
        ConfigAssertions.assertProblem(SentinelConfig.class, REQUIRED + setting, path, text);
    }

    @Test
    void bindsTheSettingsThatTheStandInForAzureGives() throws Exception {
        try (AzureFake azure = AzureFake.start()) {
            String settings = azure.settings().replaceFirst("type = sentinel", "");
            SentinelConfig config = ConfigAssertions.bind(SentinelConfig.class, settings);
            try (Sink sink = new SentinelSinkPlugin()
                    .open(config, TestPluginContext.of("s", Clock.systemUTC(), PublishedTables.all()))) {
                sink.check();
            }
        }
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
    void refusesTheIdOfTheRuleWhereTheTenantBelongs() {
        settings.tenantId = Optional.of("dcr-0123456789abcdef0123456789abcdef");
        assertThatThrownBy(settings::config).hasMessageContaining("tenant-id must be the id of the directory");
        settings.tenantId = Optional.of("contoso.onmicrosoft.com");
        assertThat(settings.config().tenantId()).contains("contoso.onmicrosoft.com");
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
        settings.http = new HttpConfig(
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
