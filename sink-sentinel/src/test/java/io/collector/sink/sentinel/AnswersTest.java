package io.collector.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sink makes of each answer of Azure. */
class AnswersTest {
    private static final String CLICKS = PublishedTables.stream(PublishedTables.CLICKS_BLOCKED);

    private final ManualClock clock = ManualClock.at(Samples.TIME);
    private AzureFake azure;
    private Sink sink;

    @BeforeEach
    void start() throws IOException {
        azure = AzureFake.start(FakeOptions.defaults().withClock(clock));
        sink = open(Settings.of(azure));
    }

    @AfterEach
    void stop() {
        sink.close();
        azure.close();
    }

    private Sink open(Settings settings) {
        return new SentinelSinkPlugin(Map.of())
                .open(settings.config(), TestPluginContext.of("sentinel", clock, PublishedTables.all()));
    }

    private TransferException failure(int events) {
        return failure(() -> sink.deliver(Samples.clicks(events)));
    }

    private TransferException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        Throwable thrown = catchThrowable(action);
        assertThat(thrown).isInstanceOf(TransferException.class);
        assertThat(thrown.getMessage()).doesNotContain(azure.options().secret());
        return (TransferException) thrown;
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void takesEverySuccessAsTheAcknowledgement(int status) throws Exception {
        azure.fail(Fault.status(status));
        assertThat(sink.deliver(Samples.clicks(3))).isEqualTo(Delivery.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Welcome</html>",
                "200 OK: Welcome",
                "{\"error\":{\"code\":\"X\",\"message\":\"Welcome\"}}",
                "{\"message\":\"Welcome, but not this\"}"
            })
    void takesNoPageOfAProxyForASuccess(String page) {
        Fault welcome = new Fault(Fault.Kind.ANSWER, 200, Map.of("Content-Type", "text/html"), page);
        azure.fail(welcome, welcome);
        assertThat(failure(3)).isInstanceOf(BlockedException.class).hasMessageContaining("Welcome");
    }

    @Test
    void asksAPersonWhenTheRuleLacksTheStream() {
        azure.fail(Fault.status(400, "InvalidStream", "Stream is not declared in the rule."));
        TransferException e = failure(3);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining(CLICKS);
        assertThat(e.remedy()).contains("no stream of this name");
    }

    @Test
    void handsA400BackSoThatTheEventAtFaultIsFound() {
        azure.fail(Fault.status(400, "RecordsTimeRangeIsMoreThan30Minutes", "The time range is too wide"));
        assertThat(failure(3)).isInstanceOfSatisfying(RejectedException.class, e -> {
            assertThat(e.code()).isEqualTo("RecordsTimeRangeIsMoreThan30Minutes");
            assertThat(e).hasMessageContaining("3 events").hasMessageContaining("The time range is too wide");
        });
    }

    @Test
    void getsANewTokenOnceWhenTheOldOneIsRefused() throws Exception {
        sink.deliver(Samples.clicks(1));
        azure.revokeTokens();
        sink.deliver(Samples.clicks(1));
        assertThat(azure.tokensGiven()).isEqualTo(2);
        assertThat(azure.count(CLICKS)).isEqualTo(2);
    }

    @Test
    void asksAPersonWhenEvenANewTokenIsRefused() {
        azure.fail(Fault.status(401, "InvalidAudience", "wrong audience"), Fault.status(401, "InvalidAudience", "no"));
        TransferException e = failure(1);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("although the token is new");
        assertThat(e.remedy()).contains("cloud", "tenant-id");
        assertThat(azure.tokensGiven()).isEqualTo(2);
        assertThat(azure.ingestions()).hasSize(2);
    }

    @Test
    void saysWhichRoleIsMissingAndThatItMayTakeAWhile() throws Exception {
        azure.grantRole(false);
        TransferException e = failure(1);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("does not have access to ingest data");
        assertThat(e.remedy()).contains("Monitoring Metrics Publisher", "data collection rule", "30 minutes");
        azure.grantRole(true);
        sink.deliver(Samples.clicks(1));
        assertThat(azure.tokensGiven()).as("a role shows only in a new token").isEqualTo(2);
    }

    @Test
    void saysWhenEndpointAndRuleDoNotBelongTogether() {
        azure.bind(false);
        TransferException e = failure(1);
        assertThat(e).isInstanceOf(BlockedException.class);
        assertThat(e.remedy()).contains("endpoint and rule-id do not belong together");
    }

    @Test
    void asksAPersonWhenTheRuleIsUnknown() {
        azure.deleteRule(true);
        TransferException e = failure(1);
        assertThat(e).isInstanceOf(BlockedException.class).hasMessageContaining("not found");
        assertThat(e.remedy()).contains("rule-id", "immutable id");
    }

    @Test
    void halvesItsRequestsAfterOneWasTooLarge() {
        long before = sink.limits().maxBytes();
        azure.fail(Fault.status(413, "ContentLengthLimitExceeded", "Maximum allowed content length: 100000 bytes"));
        assertThat(failure(600))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.code()).isEqualTo("ContentLengthLimitExceeded"));
        assertThat(sink.limits().maxBytes()).isLessThan(before / 2).isGreaterThan(100_000);
    }

    @Test
    void triesLargerRequestsAgainAnHourAfterOneWasTooLarge() {
        long before = sink.limits().maxBytes();
        azure.fail(Fault.status(413, "ContentLengthLimitExceeded", "Maximum allowed content length: 100000 bytes"));
        failure(600);
        clock.advance(Duration.ofHours(1));
        assertThat(sink.limits().maxBytes()).isEqualTo(before);
    }

    @Test
    void doesNotHalveItsRequestsForOneEventThatWasTooLarge() {
        long before = sink.limits().maxBytes();
        azure.fail(Fault.status(413, "ContentLengthLimitExceeded", "Maximum allowed content length: 100000 bytes"));
        assertThat(failure(1)).isInstanceOf(RejectedException.class);
        assertThat(sink.limits().maxBytes()).isEqualTo(before);
    }

    @Test
    void restsAllStreamsUntilTheTimeThatAzureAsksFor() throws Exception {
        azure.fail(Fault.throttled(Duration.ofSeconds(40)));
        assertThat(failure(1))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(40)));
        clock.advance(Duration.ofSeconds(15));
        assertThat(failure(() -> sink.deliver(Samples.messages(1))))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(25)));
        assertThat(failure(() -> sink.check())).isInstanceOf(RetryableException.class);
        assertThat(azure.ingestions()).hasSize(1);
        clock.advance(Duration.ofSeconds(25));
        sink.deliver(Samples.messages(1));
        assertThat(azure.violations()).isEmpty();
    }

    @Test
    void restsEvenIfAzureDoesNotSayHowLong() throws Exception {
        azure.fail(Fault.status(429));
        assertThat(failure(1))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).isPresent());
        assertThat(failure(1)).isInstanceOf(RetryableException.class);
        assertThat(azure.ingestions()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        sink.deliver(Samples.clicks(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void retriesWhatPasses(int status) throws Exception {
        azure.fail(Fault.status(status));
        assertThat(failure(2)).isInstanceOf(RetryableException.class);
        sink.deliver(Samples.clicks(2));
        assertThat(azure.count(CLICKS)).isEqualTo(2);
    }

    @Test
    void waitsAsLongAsABusyAzureAsks() {
        azure.fail(Fault.unavailable(Duration.ofSeconds(17)));
        assertThat(failure(2))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(17)));
    }

    @Test
    void sendsNothingElseBeforeTheTimeThatABusyAzureAsksFor() throws Exception {
        azure.fail(Fault.unavailable(Duration.ofSeconds(17)));
        failure(2);
        clock.advance(Duration.ofSeconds(16));
        assertThat(failure(() -> sink.deliver(Samples.messages(1)))).hasMessageContaining("not sent");
        assertThat(azure.ingestions()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        sink.deliver(Samples.messages(1));
    }

    @Test
    void saysThatRowsMayBeDoubledWhenTheAnswerNeverCame() {
        azure.fail(Fault.storeThenDrop());
        assertThat(failure(2))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isTrue());
        assertThat(azure.count(CLICKS)).isEqualTo(2);
    }

    @Test
    void saysThatNothingCanBeDoubledWhenOnlyTheTokenFailed() {
        azure.failSignIn(Fault.drop());
        assertThat(failure(2))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.ambiguous()).isFalse());
        assertThat(azure.ingestions()).isEmpty();
    }

    @Test
    void saysInACheckWhichStreamTheRuleLacks() throws IOException {
        try (AzureFake poorer = AzureFake.start(
                        FakeOptions.defaults().withTables(PublishedTables.all().subList(0, 3)));
                Sink other = open(Settings.of(poorer))) {
            TransferException e = failure(other::check);
            assertThat(e).isInstanceOf(BlockedException.class);
            assertThat(e.getMessage()).contains(PublishedTables.stream(PublishedTables.MESSAGES_DELIVERED));
            assertThat(e.remedy()).contains("no stream of this name");
        }
    }
}
