package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.sink.sentinel.fake.AzureFake;
import io.collector.sink.sentinel.fake.FakeOptions;
import io.collector.sink.sentinel.fake.Fault;
import io.collector.sink.sentinel.fake.PublishedTables;
import io.collector.testkit.ManualClock;
import io.collector.testkit.TestPluginContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client secret becomes a token, and what a person is told if it does not. */
class SignInTest {
    private final ManualClock clock = ManualClock.at(Samples.TIME);
    private AzureFake azure;

    @BeforeEach
    void start() throws IOException {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private Sink open(Settings settings) {
        return new SentinelSinkPlugin(Map.of())
                .open(settings.config(), TestPluginContext.of("sentinel", clock, PublishedTables.all()));
    }

    private TransferException failure(Settings settings) {
        try (Sink sink = open(settings)) {
            Throwable thrown = catchThrowable(() -> sink.deliver(Samples.clicks(1)));
            assertThat(thrown).isInstanceOf(TransferException.class);
            assertThat(thrown.getMessage())
                    .contains("getting a token for application")
                    .doesNotContain(azure.options().secret());
            assertThat(azure.ingestions()).isEmpty();
            return (TransferException) thrown;
        }
    }

    @Test
    void renewsTheTokenBeforeItEnds() throws Exception {
        try (Sink sink = open(Settings.of(azure))) {
            for (int minutes = 0; minutes < 180; minutes++) {
                sink.deliver(Samples.clicks(1));
                clock.advance(Duration.ofMinutes(1));
            }
        }
        assertThat(azure.tokensGiven()).isEqualTo(4);
        assertThat(azure.ingestions()).allSatisfy(r -> assertThat(r.status()).isEqualTo(204));
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void asksForTheScopeOfTheCloud(Cloud cloud) throws Exception {
        Map<Cloud, String> scopes = Map.of(
                Cloud.PUBLIC, "https://monitor.azure.com/.default",
                Cloud.US_GOVERNMENT, "https://monitor.azure.us/.default",
                Cloud.CHINA, "https://monitor.azure.cn/.default");
        try (AzureFake other = AzureFake.start(FakeOptions.defaults().withScope(scopes.get(cloud)))) {
            Settings settings = Settings.of(other);
            settings.cloud = cloud;
            try (Sink sink = open(settings)) {
                sink.check();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, https://login.microsoftonline.com",
        "US_GOVERNMENT, https://login.microsoftonline.us",
        "CHINA, https://login.partner.microsoftonline.cn"
    })
    void signsInAtTheAddressOfTheCloud(Cloud cloud, String address) {
        assertThat(cloud.authority()).hasToString(address);
    }

    @Test
    void keepsAPathOfTheAuthority() throws Exception {
        Settings settings = Settings.of(azure);
        settings.authority = Optional.of(java.net.URI.create(azure.authority() + "/"));
        try (Sink sink = open(settings)) {
            sink.check();
        }
        assertThat(azure.requests().get(0).path())
                .isEqualTo("/" + azure.options().tenant() + "/oauth2/v2.0/token");
    }

    @Test
    void takesARotatedSecretForTheNextToken() throws Exception {
        AtomicReference<String> secret = new AtomicReference<>("old");
        Settings settings = Settings.of(azure);
        settings.clientSecret = Optional.of(Secret.of(secret::get));
        try (Sink sink = open(settings)) {
            assertThat(catchThrowable(sink::check)).isInstanceOf(BlockedException.class);
            secret.set(azure.options().secret());
            sink.check();
        }
    }

    @Test
    void saysThatTheSecretIsWrongAndThatItsIdMayHaveBeenCopied() {
        Settings settings = Settings.of(azure);
        settings.clientSecret = Optional.of(Secret.of("guess"));
        TransferException e = failure(settings);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("AADSTS7000215");
        assertThat(e.remedy()).contains("value", "id was copied");
    }

    @Test
    void saysThatTheSecretHasExpired() {
        azure.expireSecret(true);
        TransferException e = failure(Settings.of(azure));
        assertThat(e).hasMessageContaining("the client secret has expired").hasMessageContaining("AADSTS7000222");
        assertThat(e.remedy()).contains("make a new secret");
    }

    @Test
    void saysThatTheApplicationIsUnknown() {
        Settings settings = Settings.of(azure);
        settings.clientId = Optional.of("nobody");
        TransferException e = failure(settings);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("AADSTS700016");
        assertThat(e.remedy()).contains("client-id");
    }

    @Test
    void saysThatTheTenantIsUnknown() {
        Settings settings = Settings.of(azure);
        settings.tenantId = Optional.of("nowhere.example");
        TransferException e = failure(settings);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("AADSTS90002");
        assertThat(e.remedy()).contains("tenant-id", "cloud");
    }

    @Test
    void saysThatTheCloudIsWrong() {
        Settings settings = Settings.of(azure);
        settings.cloud = Cloud.CHINA;
        TransferException e = failure(settings);
        assertThat(e).isInstanceOf(BlockedException.class);
        assertThat(e.remedy()).contains("cloud");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void retriesWhenTheSignInServiceIsBusy(int status) {
        azure.failSignIn(new Fault(Fault.Kind.ANSWER, status, Map.of("Retry-After", "9"), ""));
        assertThat(failure(Settings.of(azure)))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(9)));
    }

    @Test
    void neverRepeatsASecretThatAnAnswerRepeats() {
        String echo = "{\"error\":\"x\",\"error_description\":\"AADSTS999999: you sent "
                + azure.options().secret() + "\"}";
        azure.failSignIn(
                new Fault(Fault.Kind.ANSWER, 400, Map.of(), echo),
                new Fault(
                        Fault.Kind.ANSWER,
                        403,
                        Map.of(),
                        "sent: " + azure.options().secret()));
        assertThat(failure(Settings.of(azure))).hasMessageContaining("you sent <secret>");
        assertThat(failure(Settings.of(azure))).hasMessageContaining("sent: <secret>");
    }

    @Test
    void repeatsNoPartOfASecretAtTheEndOfALongAnswer() {
        String secret = azure.options().secret();
        String echo = "a".repeat(290) + " " + secret;
        azure.failSignIn(
                new Fault(
                        Fault.Kind.ANSWER,
                        400,
                        Map.of(),
                        "{\"error\":\"x\",\"error_description\":\"AADSTS999999: " + echo + "\"}"),
                new Fault(Fault.Kind.ANSWER, 403, Map.of(), echo),
                new Fault(Fault.Kind.ANSWER, 503, Map.of(), echo));
        for (int i = 0; i < 3; i++) {
            assertThat(failure(Settings.of(azure)).getMessage())
                    .contains("aaa")
                    .doesNotContain(" " + secret.substring(0, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"90033", "90024", "90006", "90055", "50196"})
    void comesBackLaterWhenTheSignInIsBusyInItsOwnWords(String code) {
        azure.failSignIn(new Fault(
                Fault.Kind.ANSWER,
                400,
                Map.of("Retry-After", "9"),
                "{\"error\":\"temporarily_unavailable\",\"error_description\":\"AADSTS" + code + ": later.\"}"));
        assertThat(failure(Settings.of(azure)))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(9)));
    }

    @Test
    void takesNoPageOfAProxyForAToken() {
        azure.failSignIn(new Fault(Fault.Kind.ANSWER, 200, Map.of(), "<html>Welcome</html>"));
        assertThat(failure(Settings.of(azure)))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("without a token");
    }
}
