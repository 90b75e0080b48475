package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.http.Answer;
import io.collector.http.Exchange;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract finds each fault by the case that is named for it; without this the contract could pass anything. */
class BrokenSinksTest {
    private static final Secret SECRET = Secret.of(SinkContractTest.TOKEN);

    /** Shorter than the contract asks for, to wait less for servers that never answer. */
    private static final Duration SOON = Duration.ofMillis(700);

    /** Each contract is run once, though several tests look at the outcome. */
    private static final Map<Class<?>, Set<String>> FAILED = new ConcurrentHashMap<>();

    private static Set<String> failed(Class<?> contract) {
        return FAILED.computeIfAbsent(contract, BrokenSinksTest::run);
    }

    private static Set<String> run(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .enableImplicitConfigurationParameters(false)
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(e -> e.getTestDescriptor().getDisplayName().replace("()", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void aSinkThatKeepsEveryPromisePasses() {
        assertThat(failed(SinkContractTest.class)).isEmpty();
    }

    static final class LosesTheLast extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                String text(Batch batch) {
                    String all = super.text(batch);
                    return batch.events().size() < 2 ? all : all.substring(0, all.lastIndexOf("{\"eventTime"));
                }
            };
        }
    }

    @Test
    void aSinkThatLosesAnEventIsFound() {
        assertThat(failed(LosesTheLast.class))
                .contains("deliversAWholeBatch", "deliversEventsThatAreHardToSend")
                .doesNotContain("deliversASingleEvent");
    }

    static final class IgnoresPartialAnswers extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    super.outcome(attempt, answer);
                    return Delivery.COMPLETE;
                }
            };
        }
    }

    static final class CountsFromOne extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    return new Delivery(super.outcome(attempt, answer).failures().stream()
                            .map(f -> new Failure(f.index() + 1, Verdict.REJECT, f.code(), f.reason()))
                            .toList());
                }
            };
        }
    }

    @Test
    void aSinkThatMisreadsAPartialAnswerIsFound() {
        assertThat(failed(IgnoresPartialAnswers.class)).containsExactly("tellsWhichEventsWereNotTaken");
        assertThat(failed(CountsFromOne.class)).containsExactly("tellsWhichEventsWereNotTaken");
    }

    /** Takes every failure for one that passes, and forgets what the target asked. */
    static final class KnowsOneFailureOnly extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    if (answer.status() != 200) {
                        throw new RetryableException("sending failed");
                    }
                    return super.outcome(attempt, answer);
                }
            };
        }
    }

    @Test
    void aSinkThatKnowsOneKindOfFailureOnlyIsFound() {
        assertThat(failed(KnowsOneFailureOnly.class))
                .containsExactlyInAnyOrder(
                        "waitsAsLongAsABusyTargetAsks",
                        "comesBackNoSoonerThanABusyTargetAsked",
                        "asksAPersonWhenCredentialsAreWrong",
                        "asksAPersonWhenPermissionIsMissing",
                        "refusesABatchThatTheTargetFindsMalformed",
                        "refusesABatchThatTheTargetFindsTooLarge",
                        "followsNoRedirect");
    }

    static final class TellsItsToken extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    if (answer.status() == 401) {
                        throw new BlockedException("refused", "check " + SECRET.reveal());
                    }
                    return super.outcome(attempt, answer);
                }

                @Override
                public String preview(Batch batch) {
                    return SECRET.reveal();
                }
            };
        }
    }

    @Test
    void aSinkThatTellsItsSecretIsFound() {
        assertThat(failed(TellsItsToken.class))
                .containsExactlyInAnyOrder(
                        "asksAPersonWhenCredentialsAreWrong", "previewsWithoutSendingOrTellingSecrets");
    }

    static final class HidesAmbiguity extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
                    try {
                        return super.deliver(batch);
                    } catch (RetryableException e) {
                        throw new RetryableException(e.getMessage(), e.remedy(), e.retryAfter());
                    }
                }
            };
        }
    }

    @Test
    void aSinkThatHidesThatABatchMayBeDoubledIsFound() {
        assertThat(failed(HidesAmbiguity.class))
                .containsExactlyInAnyOrder(
                        "retriesWhenNoAnswerComes",
                        "retriesWhenTheConnectionEndsBeforeTheAnswer",
                        "retriesWhenTheConnectionEndsWithinTheAnswer");
    }

    static final class FollowsRedirects extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    String location = answer.headers().get("Location");
                    if (location != null) {
                        try {
                            Request again = new Request.Builder().url(location).build();
                            Exchange.send(client, again, attempt);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return super.outcome(attempt, answer);
                }
            };
        }
    }

    @Test
    void aSinkThatFollowsRedirectsIsFound() {
        assertThat(failed(FollowsRedirects.class)).containsExactly("followsNoRedirect");
    }

    static final class SwallowsInterrupts extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
                    try {
                        return super.deliver(batch);
                    } catch (InterruptedException e) {
                        throw new RetryableException("interrupted", "", Optional.empty(), true, e);
                    }
                }
            };
        }
    }

    @Test
    void aSinkThatSwallowsInterruptsIsFound() {
        assertThat(failed(SwallowsInterrupts.class)).containsExactly("endsADeliveryWhenInterrupted");
    }

    static final class Careless extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                private boolean closed;

                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    if (answer.text().startsWith("<html>Sign")) {
                        throw new IllegalStateException("not what was expected");
                    }
                    return super.outcome(attempt, answer);
                }

                @Override
                public long sizeOf(Event event) {
                    return 10;
                }

                @Override
                public BatchLimits limits() {
                    return BatchLimits.DEFAULT.withLinger(Duration.ofHours(1));
                }

                @Override
                public boolean repeatsAreHarmless() {
                    return true;
                }

                @Override
                public void check() {}

                @Override
                public void close() {
                    if (closed) {
                        throw new IllegalStateException("closed twice");
                    }
                    closed = true;
                    super.close();
                }
            };
        }
    }

    @Test
    void aCarelessSinkIsFound() {
        assertThat(failed(Careless.class))
                .containsExactlyInAnyOrder(
                        "isNotUpsetByAnAnswerOfAnotherKind",
                        "countsEventsRatherTooLargeThanTooSmall",
                        "saysWhetherRepeatsAreHarmless",
                        "opensAndSaysItsLimitsWithoutTheTarget",
                        "checksThatCredentialsAreRight",
                        "checksThatTheTargetIsThere",
                        "endsACheckWhenInterrupted",
                        "closesUnusedAndTwice");
    }

    /** OkHttp's own pool: what this kit's sinks did before idle connections were looked at. */
    static final class TrustsIdleConnections extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            DemoSink sink = new DemoSink(target, SOON, SECRET, context);
            OkHttpClient.Builder trusting = sink.client.newBuilder();
            trusting.networkInterceptors().clear();
            OkHttpClient okHttpAlone = trusting.build();
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
                    return outcome("sending", Exchange.send(okHttpAlone, request(batch), "sending"));
                }
            };
        }
    }

    @Test
    void aSinkThatTrustsIdleConnectionsIsFound() {
        assertThat(failed(TrustsIdleConnections.class)).containsExactly("survivesAConnectionThatWasClosedWhileIdle");
    }

    static final class OpensWithARequest extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            DemoSink sink = new DemoSink(target, SOON, SECRET, context);
            try {
                sink.check();
            } catch (TransferException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return sink;
        }
    }

    @Test
    void aSinkThatNeedsItsTargetToOpenIsFound() {
        assertThat(failed(OpensWithARequest.class))
                .contains(
                        "opensAndSaysItsLimitsWithoutTheTarget",
                        "retriesWhenNobodyListens",
                        "checksThatTheTargetIsThere");
    }

    static final class Stubborn extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                @Override
                public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
                    if (batch.events().size() == 1) {
                        return Delivery.COMPLETE;
                    }
                    try {
                        return super.deliver(batch);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("interrupted", e);
                    }
                }

                @Override
                Delivery outcome(String attempt, Answer answer) throws TransferException {
                    if (answer.status() >= 500) {
                        throw new BlockedException("it failed", "mend it");
                    }
                    return super.outcome(attempt, answer);
                }

                @Override
                public void check() throws TransferException, InterruptedException {
                    super.check();
                    super.deliver(Events.batch(1));
                }
            };
        }
    }

    static final class EndsInABugWhenClosed extends SinkContractTest {
        @Override
        protected Sink open(URI target, PluginContext context) {
            return new DemoSink(target, SOON, SECRET, context) {
                private volatile boolean closed;

                @Override
                public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
                    try {
                        return super.deliver(batch);
                    } catch (RetryableException | InterruptedException e) {
                        if (closed) {
                            throw new IllegalStateException("closed", e);
                        }
                        throw e;
                    }
                }

                @Override
                public void close() {
                    closed = true;
                    super.close();
                }
            };
        }
    }

    @Test
    void aSinkWhoseDeliveryEndsInABugWhenClosedIsFound() {
        assertThat(failed(EndsInABugWhenClosed.class)).containsExactly("closesDuringADelivery");
    }

    @Test
    void aStubbornSinkIsFound() {
        assertThat(failed(Stubborn.class))
                .contains(
                        "deliversASingleEvent",
                        "retriesWhenTheTargetFails",
                        "checksATargetThatIsWellWithoutLeavingEventsThere",
                        "endsADeliveryWhenInterrupted");
    }

    @Test
    void everyCaseOfTheContractIsFailedBySomeSink() {
        Set<String> unproved = Arrays.stream(SinkContract.class.getDeclaredMethods())
                .filter(m -> m.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
        for (Class<?> broken : List.of(
                LosesTheLast.class,
                IgnoresPartialAnswers.class,
                KnowsOneFailureOnly.class,
                TellsItsToken.class,
                HidesAmbiguity.class,
                FollowsRedirects.class,
                SwallowsInterrupts.class,
                Careless.class,
                TrustsIdleConnections.class,
                OpensWithARequest.class,
                Stubborn.class,
                EndsInABugWhenClosed.class)) {
            unproved.removeAll(failed(broken));
        }
        assertThat(unproved).isEmpty();
    }
}
