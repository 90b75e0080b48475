package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Page;
import io.collector.api.PluginContext;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.TransferException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract finds each fault by the case that is named for it; without this the contract could pass anything. */
class BrokenSourcesTest {
    private static final Secret SECRET = Secret.of(SourceContractTest.TOKEN);
    private static final Duration SOON = Duration.ofMillis(700);
    private static final Map<Class<?>, Set<String>> FAILED = new ConcurrentHashMap<>();

    private static Set<String> failed(Class<?> contract) {
        return FAILED.computeIfAbsent(contract, BrokenSourcesTest::run);
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

    /** A contract whose source is broken; fewer polls are enough to see it. */
    private abstract static class Broken extends SourceContractTest {
        @Override
        protected final Source open(URI service, PluginContext context) {
            return broken(service, context);
        }

        abstract Source broken(URI service, PluginContext context);

        @Override
        protected int mostPolls() {
            return 60;
        }
    }

    @Test
    void aSourceThatKeepsEveryPromisePasses() {
        assertThat(failed(SourceContractTest.class)).isEmpty();
    }

    /** Moves on before it knows whether the answer was whole. */
    static final class PassesOverFailures extends Broken {
        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                @Override
                public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
                    try {
                        return super.poll(after, emitter);
                    } catch (RetryableException e) {
                        Instant read = context.clock().instant();
                        e.remember(new Checkpoint(Map.of(READ_UP_TO, read.toString())));
                        throw e;
                    }
                }
            };
        }
    }

    @Test
    void aSourceThatPassesOverAFailureIsFound() {
        assertThat(failed(PassesOverFailures.class))
                .contains(
                        "losesNothingWhenTheAnswerIsCutShort",
                        "losesNothingThoughAnswersFailNowAndThen",
                        "waitsWhenTheVendorAsksForIt",
                        "retriesWhenTheVendorFails",
                        "retriesWhenNoAnswerComes",
                        "retriesWhenTheConnectionEndsBeforeTheAnswer")
                .doesNotContain("emitsEveryFact");
    }

    /** Drops the first fact of its first answer, which only a restart in the midst of facts shows. */
    static final class LosesTheFirstAfterARestart extends Broken {
        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                private final AtomicInteger polls = new AtomicInteger();

                @Override
                long emitAll(String lines, Emitter emitter) throws TransferException, InterruptedException {
                    return polls.getAndIncrement() == 0 && !lines.isEmpty()
                            ? super.emitAll(lines.substring(lines.indexOf('\n') + 1), emitter)
                            : super.emitAll(lines, emitter);
                }
            };
        }
    }

    @Test
    void aSourceThatLosesSomethingAfterARestartIsFound() {
        assertThat(failed(LosesTheFirstAfterARestart.class)).containsExactly("goesOnAfterARestartAtAnyPage");
    }

    static final class ForgetsUnknownKeys extends Broken {
        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                @Override
                public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
                    Page page = super.poll(after, emitter);
                    String read = page.next().values().get(READ_UP_TO);
                    return new Page(new Checkpoint(Map.of(READ_UP_TO, read)), page.pause(), page.coverage());
                }
            };
        }
    }

    @Test
    void aSourceThatForgetsWhatANewerVersionWroteIsFound() {
        assertThat(failed(ForgetsUnknownKeys.class)).containsExactly("keepsWhatANewerVersionWroteIntoTheCheckpoint");
    }

    /** Ids from a counter, bodies that are no JSON, and every poll into the checkpoint. */
    static final class MakesOddEvents extends Broken {
        private static final AtomicInteger NEXT = new AtomicInteger();

        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                @Override
                public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
                    Page page = super.poll(after, odd(emitter));
                    Map<String, String> next = new HashMap<>(page.next().values());
                    next.put("history", "x".repeat(20_000));
                    return new Page(new Checkpoint(next), page.pause(), page.coverage());
                }
            };
        }

        private static Emitter odd(Emitter emitter) {
            return new Emitter() {
                @Override
                public void emit(Event e) throws InterruptedException {
                    emitter.emit(new Event(
                            e.table(), "ü" + NEXT.getAndIncrement(), e.revision(), e.time(), Json.of(e.body() + "}")));
                }

                @Override
                public void reject(String table, byte[] raw, String reason) throws InterruptedException {
                    emitter.reject(table, raw, reason);
                }
            };
        }
    }

    @Test
    void aSourceOfOddEventsIsFound() {
        assertThat(failed(MakesOddEvents.class))
                .contains(
                        "emitsTheSameFromTheSameCheckpoint",
                        "emitsEventsThatAreWhatTheyShouldBe",
                        "keepsTheCheckpointSmall");
    }

    static final class LeavesHoles extends Broken {
        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                @Override
                public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
                    Page page = super.poll(after, emitter);
                    return new Page(
                            page.next(),
                            page.pause(),
                            page.coverage().stream()
                                    .map(c -> (Coverage.Read) c)
                                    .map(r -> (Coverage) new Coverage.Read(
                                            r.from().plusMillis(1), r.to(), r.lateBefore(), r.found()))
                                    .toList());
                }
            };
        }
    }

    @Test
    void aSourceWhoseCoverageHasHolesIsFound() {
        assertThat(failed(LeavesHoles.class)).contains("emitsEveryFact", "goesOnAfterARestartAtAnyPage");
    }

    /** Ends early, never rests, and takes every failure for one that passes. */
    static final class Careless extends Broken {
        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                private boolean closed;

                @Override
                public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
                    try {
                        Page page = super.poll(after, emitter);
                        return new Page(page.next(), Duration.ZERO, page.coverage());
                    } catch (BlockedException e) {
                        throw new RetryableException("asking with " + SECRET.reveal() + " failed");
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("interrupted", e);
                    }
                }

                @Override
                public Checkpoint check(Checkpoint after) {
                    return after;
                }

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
    void aCarelessSourceIsFound() {
        assertThat(failed(Careless.class))
                .contains(
                        "emitsEveryFact",
                        "movesOnWhenThereIsNothing",
                        "asksAPersonWhenCredentialsAreWrong",
                        "asksAPersonWhenPermissionIsMissing",
                        "followsNoRedirect",
                        "checksThatCredentialsAreRight",
                        "endsAPollWhenInterrupted",
                        "endsAPollWhenInterruptedWhileEmitting",
                        "closesUnusedAndTwice");
    }

    /** Believes every answer. */
    static final class Believes extends Broken {
        @Override
        Source broken(URI service, PluginContext context) {
            return new DemoSource(service, SOON, SECRET, context) {
                @Override
                long emitAll(String lines, Emitter emitter) throws TransferException, InterruptedException {
                    return lines.startsWith("{\"eventTime") ? super.emitAll(lines, emitter) : 0;
                }
            };
        }
    }

    @Test
    void aSourceThatBelievesEveryAnswerIsFound() {
        assertThat(failed(Believes.class)).containsExactly("isNotUpsetByAnAnswerOfAnotherKind");
    }
}
