package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.pipeline.ScriptedSource.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Page;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.health.State;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.JournalReader;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.metrics.MetricsRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the thread of the test: the sleeper ends the runner where nothing more is to happen. */
class SourceRunnerTest {
    private static final Duration END = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Duration> holds = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final ScriptedSource source = new ScriptedSource();
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final ComponentHealth health = new ComponentHealth("source tap", clock);
    private Runnable whilePausing = () -> {};
    private Runnable afterPoll = () -> {};
    private Journal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS), clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void run(long maxBytes) {
        Waiting waiting = new Waiting(
                pause -> {
                    if (pause.equals(END) || Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    if (!pause.isZero()) {
                        pauses.add(pause);
                        states.add(health.snapshot().state());
                        whilePausing.run();
                    }
                },
                hold -> {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    holds.add(hold);
                    states.add(health.snapshot().state());
                },
                () -> 0.5);
        new SourceRunner(
                        source,
                        journal,
                        health,
                        new SourceTelemetry(metrics, "tap").afterPoll(() -> afterPoll.run()),
                        waiting,
                        new Backfills(),
                        () -> maxBytes)
                .run();
    }

    @Test
    void triesAgainWhenTheJournalDoesNotTellItsCheckpoint() {
        Journal real = journal;
        AtomicInteger failures = new AtomicInteger(2);
        journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("checkpoint") && failures.getAndDecrement() > 0) {
                        throw new JournalException("the disk does not answer", "look after the disk");
                    }
                    return method.invoke(real, arguments);
                });
        source.thenPage("1", click("a", "1"));
        run(Long.MAX_VALUE);

        assertThat(states).startsWith(State.DEGRADED, State.DEGRADED);
        assertThat(health.snapshot().state()).isEqualTo(State.ACTIVE);
        assertThat(ids()).containsExactly("a");
    }

    private List<String> ids() {
        try (JournalReader reader = journal.reader(0)) {
            return reader.read(0, 10_000, Long.MAX_VALUE).events().stream()
                    .map(s -> s.event().id())
                    .toList();
        }
    }

    @Test
    void pollsOnFromWhereTheLastPageEnded() {
        source.thenPage("1", click("a", "1")).thenPage("2", click("b", "1"));
        run(Long.MAX_VALUE);

        assertThat(source.asked()).containsExactly(Checkpoint.START, checkpoint("1"));
        assertThat(ids()).containsExactly("a", "b");
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("2"));
        assertThat(health.snapshot().state()).isEqualTo(State.ACTIVE);
        assertThat(metrics.render())
                .contains("collector_events_new_total{source=\"tap\",table=\"VendorClicksV2\"} 2.0\n")
                .contains("collector_events_late_total{source=\"tap\",table=\"VendorClicksV2\"} 0.0\n")
                .contains("collector_poll_duration_seconds_count{source=\"tap\"} ");
    }

    @Test
    void tellsTheJournalForHowLongTheSourcePausesUntilItPollsAgain() {
        Duration pause = Duration.ofMinutes(1);
        long before = System.nanoTime();
        List<Boolean> quiet = new ArrayList<>();
        Runnable look = () -> quiet.add(journal.quietUntil() - before >= pause.toNanos());
        whilePausing = look;
        source.then((after, emitter) -> {
                    emitter.emit(click("a", "1"));
                    return new Page(checkpoint("1"), pause, List.of());
                })
                .then((after, emitter) -> {
                    look.run();
                    return new Page(checkpoint("2"), Duration.ZERO, List.of());
                });
        run(Long.MAX_VALUE);

        assertThat(quiet).containsExactly(true, false);
    }

    @Test
    void asksAgainFromTheSamePlaceAfterATransientFaultAndKeepsWhatCame() {
        source.then((after, emitter) -> {
                    emitter.emit(click("a", "1"));
                    throw new RetryableException("the answer was cut short");
                })
                .thenPage("1", click("a", "1"), click("b", "1"));
        run(Long.MAX_VALUE);

        assertThat(source.asked()).containsExactly(Checkpoint.START, Checkpoint.START);
        assertThat(ids()).containsExactly("a", "b");
        assertThat(pauses).hasSize(1);
        assertThat(states).containsExactly(State.DEGRADED);
        assertThat(health.snapshot().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void waitsAsLongAsTheVendorAsks() {
        source.then((after, emitter) -> {
            throw new RetryableException("429", "", Optional.of(Duration.ofMinutes(5)));
        });
        run(Long.MAX_VALUE);

        assertThat(pauses)
                .singleElement()
                .satisfies(p -> assertThat(p).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6)));
    }

    @Test
    void keepsWhatASourceRemembersThoughThePollFailed() {
        source.then((after, emitter) -> {
                    RetryableException failure = new RetryableException("503");
                    failure.remember(checkpoint("3 requests made"));
                    throw failure;
                })
                .thenPage("1");
        run(Long.MAX_VALUE);

        assertThat(source.asked()).containsExactly(Checkpoint.START, checkpoint("3 requests made"));
    }

    @Test
    void waitsForAPersonAfterAFaultThatOnlyOneCanMend() {
        source.then((after, emitter) -> {
                    throw new BlockedException("401 from the vendor", "renew it", Optional.of(Duration.ofMinutes(15)));
                })
                .then((after, emitter) -> {
                    throw new RejectedException("", "bad checkpoint");
                })
                .thenPage("1");
        run(Long.MAX_VALUE);

        assertThat(holds).containsExactly(Duration.ofMinutes(15), Duration.ofSeconds(60));
        assertThat(states).containsExactly(State.FAILED, State.FAILED);
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("1"));
    }

    @Test
    void doesNotAskAgainWithoutAPauseWhileAPersonMustAct() {
        source.then((after, emitter) -> {
                    throw new BlockedException("401 from the vendor", "renew it", Optional.of(Duration.ZERO));
                })
                .thenPage("1");
        run(Long.MAX_VALUE);

        assertThat(holds).containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void aFaultOfThePluginDoesNotEndThePolling() {
        source.then((after, emitter) -> {
                    throw new IllegalStateException("bug");
                })
                .then((after, emitter) -> {
                    throw new NoSuchMethodError("bug");
                })
                .thenPage("1");
        run(Long.MAX_VALUE);

        assertThat(holds).hasSize(2);
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("1"));
    }

    @Test
    void pausesAboveTheSizeLimitAndGoesOnBelowIt() {
        source.thenPage("1", click("a", "1")).thenPage("2", click("b", "1"));
        whilePausing = () -> {
            assertThat(ids()).hasSize(1);
            journal.trim(Set.of(), clock.instant().plusSeconds(1));
        };
        run(10);

        assertThat(states).contains(State.DEGRADED);
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("2"));
        assertThat(source.asked()).hasSize(2);
    }

    @Test
    void waitsInTheMidstOfAnAnswerForAJournalThatCannotWrite() throws Exception {
        execute(
                "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.position > 1500 BEGIN SELECT RAISE(FAIL, 'full'); END");
        whilePausing = () -> {
            assertThat(journal.lastPosition()).isEqualTo(1_000);
            if (pauses.size() == 2) {
                execute("DROP TRIGGER full");
            }
        };
        List<String> emitted = new ArrayList<>();
        source.then((after, emitter) -> {
            for (int i = 0; i < 3_500; i++) {
                emitted.add("id" + i);
                emitter.emit(click("id" + i, "1"));
            }
            return new Page(checkpoint("1"), Duration.ZERO, List.of());
        });
        run(Long.MAX_VALUE);

        assertThat(states).containsExactly(State.DEGRADED, State.DEGRADED);
        assertThat(health.snapshot().state()).isEqualTo(State.ACTIVE);
        assertThat(ids()).isEqualTo(emitted);
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("1"));
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tap.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStopThatThePluginSwallowedIsNoticed() {
        source.then((after, emitter) -> new Page(checkpoint("1"), END, List.of()));
        run(Long.MAX_VALUE);

        assertThat(journal.checkpoint()).isEqualTo(checkpoint("1"));
        assertThat(source.asked()).hasSize(1);
    }

    @Test
    void anInterruptThatThePluginMadeUpDoesNotEndThePolling() {
        source.then((after, emitter) -> {
                    emitter.emit(click("a", "1"));
                    throw new InterruptedException("a timeout that was taken for the end");
                })
                .thenPage("1", click("b", "1"));
        run(Long.MAX_VALUE);

        assertThat(states).containsExactly(State.FAILED);
        assertThat(ids()).containsExactly("a", "b");
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("1"));
    }

    @Test
    void anInterruptThatThePluginLeavesBehindDoesNotEndThePolling() {
        source.then((after, emitter) -> {
                    Thread.currentThread().interrupt();
                    throw new InterruptedException("a timeout that was taken for the end");
                })
                .then((after, emitter) -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("a timeout");
                })
                .then((after, emitter) -> {
                    Thread.currentThread().interrupt();
                    return new Page(checkpoint("1"), Duration.ZERO, List.of());
                })
                .thenPage("2", click("a", "1"));
        run(Long.MAX_VALUE);

        assertThat(ids()).containsExactly("a");
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("2"));
    }

    @Test
    void aCheckedExceptionThatIsNotDeclaredDoesNotEndThePolling() {
        source.then((after, emitter) -> {
                    throw SourceRunnerTest.<RuntimeException>sneaky(new java.io.IOException("from another language"));
                })
                .thenPage("1", click("a", "1"));
        run(Long.MAX_VALUE);

        assertThat(states).containsExactly(State.FAILED);
        assertThat(ids()).containsExactly("a");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what a compiler of another language leaves out
    private static <E extends Exception> E sneaky(Exception e) throws E {
        throw (E) e;
    }

    @Test
    void anErrorOfTheCollectorItselfDoesNotEndThePolling() {
        Journal real = journal;
        AtomicInteger failures = new AtomicInteger(2);
        journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("begin") && failures.getAndDecrement() > 0) {
                        throw new StackOverflowError("too deep");
                    }
                    return method.invoke(real, arguments);
                });
        source.thenPage("1", click("a", "1"));
        run(Long.MAX_VALUE);

        assertThat(states).containsExactly(State.FAILED, State.FAILED);
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void anEventOfATimeThatNobodyCanKeepDoesNotCostTheOthers() {
        source.thenPage(
                "1",
                click("a", "1"),
                click("b", "1", java.time.Instant.MAX),
                click("c", "1", java.time.Instant.MIN),
                click("d", "1", java.time.Instant.parse("9999-12-31T23:59:59.999Z")));
        run(Long.MAX_VALUE);

        assertThat(ids()).containsExactly("a", "d");
        assertThat(journal.checkpoint()).isEqualTo(checkpoint("1"));
        assertThat(metrics.render())
                .contains("collector_events_unreadable_total{source=\"tap\",table=\"VendorClicksV2\"} 2.0\n");
    }

    @Test
    void goesOnFromThePageThatIsDurableThoughSomethingFailedAfterwards() {
        AtomicInteger polls = new AtomicInteger();
        afterPoll = () -> {
            if (polls.incrementAndGet() == 1) {
                throw new IllegalStateException("a gauge of the plugin");
            }
        };
        source.thenPage("1", click("a", "1")).thenPage("2", click("b", "1"));
        run(Long.MAX_VALUE);

        assertThat(source.asked()).containsExactly(Checkpoint.START, checkpoint("1"));
    }
}
