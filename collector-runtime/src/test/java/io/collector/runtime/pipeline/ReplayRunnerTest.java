package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.MESSAGES;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.RetryableException;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.health.State;
import io.collector.runtime.journal.Buried;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.DeadLetter;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.Replay;
import io.collector.runtime.journal.Settlement;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.metrics.MetricsRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayRunnerTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(5));

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final ScriptedSink sink = new ScriptedSink();
    private final Rest rest = new Rest();
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final Set<State> seen = ConcurrentHashMap.newKeySet();
    private boolean noThread;
    private DataDirectory directory;
    private Journal journal;
    private volatile @Nullable Thread thread;
    private @Nullable ReplayRunner runner;
    private @Nullable Deliverer deliverer;

    @BeforeEach
    void open() throws Exception {
        directory = DataDirectory.take(folder);
        openJournal();
        append(click("a", "1"), click("b", "1"), message("m"));
        clock.set(NOON.plusSeconds(60));
        append(click("c", "1"), click("d", "1"));
        journal.cursor("s");
        journal.settle(
                "s",
                new Settlement(
                        Cursor.at(4),
                        2,
                        List.of(new DeadLetter(2, "6", "no index"), new DeadLetter(4, "7", "too large"))));
    }

    private void openJournal() {
        journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS, MESSAGES), clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        stop();
        journal.close();
        directory.close();
    }

    private void start() {
        start(journal);
    }

    private void start(Journal from) {
        ComponentHealth health = new ComponentHealth("sink s", clock);
        Waiting waiting = new Waiting(
                pause -> {
                    seen.add(health.snapshot().state());
                    rest.sleep(Duration.ZERO);
                },
                rest,
                () -> 0.5);
        deliverer = new Deliverer(sink, POLICY, waiting, new SinkTelemetry(health, metrics, "s"));
        runner = new ReplayRunner("s", from, deliverer, waiting, health, work -> {
            if (noThread) {
                throw new StackOverflowError("as if a thread could not be made");
            }
            thread = new Thread(work);
            thread.start();
        });
        runner.start();
    }

    /** The journal as it is on a full disk: it tells, but notes nothing of replays, so many times. */
    private Journal forgetful(AtomicInteger failures) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("settleReplay") && failures.getAndDecrement() > 0) {
                        throw new JournalException("the disk is full", "make room");
                    }
                    return method.invoke(journal, arguments);
                });
    }

    @Test
    void deliversNothingAgainWhileTheJournalCannotNoteIt() {
        AtomicInteger failures = new AtomicInteger(5);
        assertThat(journal.replayDeadLetters(Optional.of("s"), Optional.of("b")))
                .isEqualTo(1);
        start(forgetful(failures));
        awaitDone();

        assertThat(failures.get()).isNegative();
        assertThat(sink.taken()).containsExactly("b");
    }

    @Test
    void goesOnAfterAPluginThatEndsByItselfWhileTheJournalCannotNoteThat() {
        sink.then(batch -> {
            throw new InterruptedException("a timeout that was taken for the end");
        });
        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        start(forgetful(new AtomicInteger(2)));
        awaitDone();

        assertThat(sink.taken()).containsExactly("b");
    }

    @Test
    void keepsNoThreadWhileThereIsNothingToBring() throws InterruptedException {
        start();
        Objects.requireNonNull(thread).join();

        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        awaitDone();
        Objects.requireNonNull(thread).join();
        assertThat(sink.taken()).containsExactly("b");

        journal.replayDeadLetters(Optional.of("s"), Optional.of("c"));
        awaitDone();
        assertThat(sink.taken()).containsExactly("b", "c");
    }

    private void stop() throws InterruptedException {
        if (thread != null && runner != null) {
            runner.stop();
            thread.interrupt();
            thread.join();
        }
    }

    private void append(Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(Checkpoint.START, List.of());
    }

    private List<Buried> letters() {
        List<Buried> letters = new ArrayList<>();
        new EventLog(folder).deadLetters(true, letters::add);
        return letters;
    }

    private void awaitDone() {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> journal.nextReplay("s", 1, 1).isEmpty());
    }

    private SinkPosition position() {
        return journal.sinkPositions().get(0);
    }

    @Test
    void aDeadLetterThatIsTakenLeavesTheList() {
        assertThat(journal.replayDeadLetters(Optional.of("s"), Optional.of("b")))
                .isEqualTo(1);
        assertThat(letters()).extracting(Buried::again).containsExactly(true, false);
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("b");
        assertThat(letters()).extracting(Buried::id).containsExactly("c");
        assertThat(position().delivered()).isEqualTo(3);
        assertThat(position().deadLettered()).isEqualTo(1);
    }

    @Test
    void aDeadLetterThatIsRefusedAgainStaysWithTheNewReasonAndHoldsNothingUp() {
        sink.poison(List.of("b"));
        journal.replayDeadLetters(Optional.empty(), Optional.empty());
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("c");
        assertThat(letters()).hasSize(1);
        assertThat(letters().get(0).reason()).contains("was answered with 400");
        assertThat(letters().get(0).at()).isEqualTo(NOON.plusSeconds(60));
        assertThat(letters().get(0).again()).isFalse();
        assertThat(position().deadLettered()).isEqualTo(1);
    }

    @Test
    void manyRefusedAgainBeforeAnythingWasTakenAreNoReasonToStop() throws Exception {
        List<String> ids = IntStream.range(0, 120).mapToObj(i -> "x" + i).toList();
        append(ids.stream().map(id -> click(id, "1")).toArray(Event[]::new));
        journal.settle(
                "s",
                new Settlement(
                        Cursor.at(125),
                        1,
                        LongStream.rangeClosed(6, 125)
                                .mapToObj(p -> new DeadLetter(p, "", "first"))
                                .toList()));
        sink.poison(ids);
        assertThat(journal.replayDeadLetters(Optional.empty(), Optional.empty()))
                .isEqualTo(122);
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("b", "c");
        assertThat(letters()).hasSize(120).noneMatch(l -> l.reason().equals("first"));
    }

    @Test
    void whatIsAskedForWhileItRunsIsDoneAtOnceAndOnlyOnce() {
        start();
        journal.replayDeadLetters(Optional.of("s"), Optional.of("2"));
        awaitDone();
        assertThat(journal.replayDeadLetters(Optional.of("s"), Optional.of("b")))
                .isZero();
        assertThat(sink.taken()).containsExactly("b");
    }

    @Test
    void aRequestSurvivesAStopInTheMiddle() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        sink.hold("b", never);
        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> !sink.calls().isEmpty());
        stop();
        journal.close();
        openJournal();

        assertThat(letters()).extracting(Buried::again).containsExactly(true, false);
        never.countDown();
        start();
        awaitDone();
        assertThat(sink.taken()).containsExactly("b");
        assertThat(letters()).extracting(Buried::id).containsExactly("c");
    }

    @Test
    void aRangeIsDeliveredOnceMoreButNotWhatIsStillToCome() {
        assertThat(journal.replay("s", NOON, NOON.plusSeconds(61), Optional.empty()))
                .isEqualTo(4);
        sink.thenThrow(new RetryableException("503"));
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("a", "b", "m", "c");
        assertThat(letters()).isEmpty();
        assertThat(position().delivered()).isEqualTo(4);
        assertThat(position().deadLettered()).isZero();
        assertThat(position().pending()).isEqualTo(1);
    }

    @Test
    void aRangeCanBeOfOneTableAndOfTheTimeOfCollecting() {
        assertThat(journal.replay("s", NOON, NOON.plusSeconds(60), Optional.of(CLICKS.name())))
                .isEqualTo(2);
        assertThat(journal.replay("s", NOON.plusSeconds(61), NOON.plusSeconds(90), Optional.empty()))
                .isZero();
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("a", "b");
    }

    @Test
    void aRangeGoesOnWhereACrashLeftIt() {
        journal.replay("s", NOON, NOON.plusSeconds(90), Optional.empty());
        Replay first = journal.nextReplay("s", 2, Long.MAX_VALUE).orElseThrow();
        assertThat(first.items()).extracting(i -> i.event().id()).containsExactly("a", "b");
        journal.settleReplay(
                "s", first, first.items().stream().map(Replay.Answer::accepted).toList(), true);
        journal.close();
        openJournal();
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("m", "c");
    }

    @Test
    void whatARangeIsRefusedIsADeadLetter() {
        sink.poison(List.of("a"));
        journal.replay("s", NOON, NOON.plusSeconds(60), Optional.empty());
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("b", "m");
        assertThat(letters()).extracting(Buried::id).containsExactly("c", "a");
        assertThat(position().delivered()
                        + position().deadLettered()
                        + position().pending())
                .isEqualTo(5);
    }

    @Test
    void aPurgedDeadLetterIsNotDeliveredAnyMore() {
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());
        assertThat(journal.purge("s", Optional.of(NOON))).isZero();
        assertThat(journal.purge("s", Optional.empty())).isEqualTo(2);

        assertThat(letters()).isEmpty();
        assertThat(journal.nextReplay("s", 10, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void goesOnAfterAnInterruptThatThePluginMadeUp() {
        sink.then(batch -> {
            throw new InterruptedException("a timeout that was taken for the end");
        });
        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("b");
        assertThat(seen).as("somebody is told").contains(State.FAILED);
    }

    @Test
    void goesOnAfterAnErrorOfTheCollector() {
        AtomicInteger failures = new AtomicInteger(2);
        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        start((Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("nextReplay") && failures.getAndDecrement() > 0) {
                        throw new StackOverflowError("too deep");
                    }
                    return method.invoke(journal, arguments);
                }));
        awaitDone();

        assertThat(sink.taken()).containsExactly("b");
        assertThat(seen).as("somebody is told").contains(State.FAILED);
    }

    @Test
    void goesOnWithTheNextRequestAfterThereWasNoThread() {
        noThread = true;
        assertThatThrownBy(this::start).isInstanceOf(StackOverflowError.class);
        noThread = false;
        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        awaitDone();

        assertThat(sink.taken()).containsExactly("b");
    }

    @Test
    void readsNoMoreLargeEventsAtOnceThanASinkTakes() throws Exception {
        String large = "x".repeat(300_000);
        append(IntStream.range(0, 10)
                .mapToObj(
                        i -> new Event(CLICKS.name(), "large" + i, "1", NOON, Json.of("{\"text\":\"" + large + "\"}")))
                .toArray(Event[]::new));
        List<DeadLetter> refused = LongStream.rangeClosed(6, 10)
                .mapToObj(p -> new DeadLetter(p, "", "too large"))
                .toList();
        journal.settle("s", new Settlement(Cursor.at(15), 0, refused));

        journal.replay("s", NOON, NOON.plusSeconds(90), Optional.empty());
        assertThat(journal.nextReplay("s", 1_000, 1_000_000).orElseThrow().items())
                .hasSize(5 + 4);
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());
        assertThat(journal.nextReplay("s", 50, 1_000_000).orElseThrow().items()).hasSize(2 + 4);
        start();
        awaitDone();

        assertThat(sink.taken()).hasSize(7 + 15);
        assertThat(letters()).isEmpty();
    }

    @Test
    void whatWasRefusedBeforeASinkWasTakenOutOfTheConfigurationStillCounts() {
        journal.trim(Set.of(), NOON.plusSeconds(61));
        assertThat(journal.sinkPositions()).as("its place is forgotten").isEmpty();
        journal.cursor("s");
        assertThat(position().deadLettered()).isEqualTo(2);
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());
        start();
        awaitDone();

        assertThat(position().deadLettered()).isZero();
        assertThat(position().delivered()).isEqualTo(2);
    }

    @Test
    void noCountGoesBelowNothing() {
        journal.settle("s", new Settlement(Cursor.at(5), 0, List.of(new DeadLetter(5, "", "refused"))));
        journal.purge("s", Optional.empty());
        sink.poison(List.of("a", "b", "m", "c", "d"));
        journal.replay("s", NOON, NOON.plusSeconds(90), Optional.empty());
        start();
        awaitDone();

        assertThat(letters()).hasSize(5);
        assertThat(position().delivered()).isNotNegative();
        assertThat(position().delivered() + position().deadLettered()).isEqualTo(5);
    }

    @Test
    void aRangeLeavesOutWhatIsStillOnItsWayForTheFirstTime() {
        journal.settle("s", new Settlement(new Cursor(1, List.of(new Cursor.Span(3, 5))), 0, List.of()));
        journal.replay("s", NOON, NOON.plusSeconds(90), Optional.empty());
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("a", "m", "c", "d");
    }

    @Test
    void whatIsPurgedWhileItIsTriedAgainStaysAway() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        sink.poison(List.of("b")).hold("b", answer);
        journal.replayDeadLetters(Optional.of("s"), Optional.of("b"));
        start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> !sink.calls().isEmpty());
        journal.purge("s", Optional.empty());
        answer.countDown();
        Objects.requireNonNull(thread).join();

        assertThat(letters()).isEmpty();
        assertThat(position().delivered()).isEqualTo(2);
        assertThat(position().deadLettered()).isEqualTo(2);
    }

    private double doubled() {
        String series = "collector_events_possibly_doubled_total{sink=\"s\"} ";
        return metrics.render()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    /** The files as they are while a call is under way are those that a crash leaves behind. */
    @Test
    void countsWhatWasTriedAgainWhenTheCollectorDied() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        sink.hold("b", answer);
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());
        start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> !sink.calls().isEmpty());
        assertThat(doubled()).isZero();
        Path after = Files.createDirectory(folder.resolve("after"));
        for (String file : List.of("tap.db", "tap.db-wal")) {
            Files.copy(directory.journal("tap").resolveSibling(file), after.resolve(file));
        }
        answer.countDown();
        Objects.requireNonNull(thread).join();
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());
        Objects.requireNonNull(thread).join();
        assertThat(doubled()).as("nothing was cut off here").isZero();

        try (Journal left = SqliteJournal.open(after.resolve("tap.db"), "tap", List.of(CLICKS, MESSAGES), clock)) {
            start(left);
            Objects.requireNonNull(thread).join();
            assertThat(doubled()).isEqualTo(2);
            left.replay("s", NOON, NOON.plusSeconds(90), Optional.empty());
            Objects.requireNonNull(thread).join();
        }
        assertThat(doubled()).isEqualTo(2);
    }

    @Test
    void countsNothingAfterAStopThatLetTheCallEnd() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        sink.limits(sink.limits().withMaxEvents(1)).hold("b", answer);
        journal.replayDeadLetters(Optional.of("s"), Optional.empty());
        start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> !sink.calls().isEmpty());
        Objects.requireNonNull(runner).stop();
        Objects.requireNonNull(deliverer).drain();
        answer.countDown();
        Objects.requireNonNull(thread).join();
        assertThat(sink.taken()).containsExactly("b");
        start();
        awaitDone();

        assertThat(sink.taken()).containsExactly("b", "c");
        assertThat(doubled()).isZero();
    }
}
