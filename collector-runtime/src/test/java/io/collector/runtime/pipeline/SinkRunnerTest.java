package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.MESSAGES;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.collector.api.BatchLimits;
import io.collector.api.Checkpoint;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.delivery.Throttle;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.JournalReader;
import io.collector.runtime.journal.Room;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.Stretch;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.metrics.MetricsRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkRunnerTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(5));
    private static final BatchLimits LIMITS = BatchLimits.DEFAULT.withLinger(Duration.ZERO);

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final ComponentHealth health = new ComponentHealth("sink s", clock);
    private ExecutorService executor = Executors.newCachedThreadPool();
    private final List<SinkRunner> runners = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Deliverer> deliverers = new ArrayList<>();
    private Rest rest = new Rest();
    private Room room = new Room(Long.MAX_VALUE);
    private Journal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS, MESSAGES), clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        runners.forEach(SinkRunner::stop);
        executor.shutdownNow(); // a test that failed half way may have left a delivery waiting
        stop();
        journal.close();
    }

    private SinkRunner start(String name, ScriptedSink sink) {
        Waiting waiting = new Waiting(rest, rest, () -> 0.5);
        return start(name, new Deliverer(sink, POLICY, waiting, new SinkTelemetry(health, metrics, name)), waiting);
    }

    private SinkRunner start(String name, Deliverer deliverer, Waiting waiting) {
        SinkRunner runner = new SinkRunner(
                name, journal, deliverer, room, executor, waiting, health, new LaneTelemetry(metrics, "tap", name));
        Thread thread = new Thread(runner, name);
        thread.start();
        runners.add(runner);
        deliverers.add(deliverer);
        threads.add(thread);
        return runner;
    }

    private void stop() throws InterruptedException {
        runners.forEach(SinkRunner::stop);
        deliverers.forEach(Deliverer::drain);
        rest.stop();
        for (Thread thread : threads) {
            thread.join();
        }
        runners.clear();
        threads.clear();
        deliverers.clear();
        rest = new Rest();
    }

    private void append(Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(Checkpoint.START, List.of());
    }

    private static void awaitDelivered(SinkRunner runner) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> runner.pending() == 0);
    }

    private SinkPosition position(String sink) {
        return journal.sinkPositions().stream()
                .filter(p -> p.sink().equals(sink))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void deliversWhatIsThereAndWhatComesLater() throws Exception {
        append(click("a", "1"), click("b", "1"));
        ScriptedSink sink = new ScriptedSink();
        SinkRunner runner = start("s", sink);
        awaitDelivered(runner);
        append(click("c", "1"));
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactly("a", "b", "c");
        assertThat(journal.cursor("s")).isEqualTo(Cursor.at(3));
        assertThat(position("s").delivered()).isEqualTo(3);
    }

    /** The files as they are while a call is under way are those that a crash leaves behind. */
    @Test
    void countsWhatWasOnItsWayWhenTheCollectorDied() throws Exception {
        append(click("a", "1"), click("b", "1"), click("c", "1"));
        CountDownLatch answer = new CountDownLatch(1);
        ScriptedSink sink = new ScriptedSink().hold("c", answer);
        sink.limits(LIMITS.withMaxEvents(2));
        start("s", sink);
        await().until(() -> position("s").delivered() == 2 && sink.calls().size() == 2);
        append(click("d", "1"));
        Path after = Files.createDirectory(folder.resolve("after"));
        for (String file : List.of("tap.db", "tap.db-wal")) {
            Files.copy(folder.resolve(file), after.resolve(file));
        }
        answer.countDown();
        stop();
        assertThat(doubled("s")).isZero();

        journal.close();
        journal = SqliteJournal.open(after.resolve("tap.db"), "tap", List.of(CLICKS, MESSAGES), clock);
        ScriptedSink again = new ScriptedSink();
        awaitDelivered(start("s", again));
        assertThat(again.taken()).containsExactly("c", "d");
        assertThat(doubled("s")).isEqualTo(1);
    }

    @Test
    void countsWhatACallMayHaveBroughtThatWasBrokenOff() throws Exception {
        append(click("a", "1"));
        ScriptedSink sink = new ScriptedSink().hold("a", new CountDownLatch(1));
        start("s", sink);
        await().until(() -> sink.calls().size() == 1);
        runners.forEach(SinkRunner::stop);
        executor.shutdownNow();
        stop();

        executor = Executors.newCachedThreadPool();
        awaitDelivered(start("s", new ScriptedSink()));
        assertThat(doubled("s")).isEqualTo(1);
    }

    @Test
    void countsNothingAfterAnEndInGoodOrderThoughTheTargetWasDown() throws Exception {
        append(click("a", "1"), click("b", "1"));
        ScriptedSink down = new ScriptedSink();
        for (int i = 0; i < 10_000; i++) {
            down.thenThrow(new RetryableException("nobody listens"));
        }
        start("s", down);
        await().until(() -> down.calls().size() > 3);
        stop();

        ScriptedSink up = new ScriptedSink();
        awaitDelivered(start("s", up));
        assertThat(up.taken()).containsExactly("a", "b");
        assertThat(doubled("s")).isZero();
    }

    @Test
    void countsNothingWhereRepeatsAreHarmless() throws Exception {
        append(click("a", "1"));
        journal.cursor("s");
        journal.send("s", 1);
        ScriptedSink sink = new ScriptedSink().knowsRepeats();
        awaitDelivered(start("s", sink));
        assertThat(doubled("s")).isZero();
    }

    private double doubled(String sink) {
        String series = "collector_events_possibly_doubled_total{sink=\"" + sink + "\"} ";
        return metrics.render()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    @Test
    void sharesRoomForOneBatchWithOthersAndDeliversEverything() throws Exception {
        room = new Room(1);
        Event[] events =
                IntStream.range(0, 100).mapToObj(i -> click("e" + i, "1")).toArray(Event[]::new);
        append(events);
        BatchLimits few = LIMITS.withMaxEvents(7).withInFlight(2);
        List<ScriptedSink> sinks =
                Stream.generate(() -> new ScriptedSink().limits(few)).limit(3).toList();
        List<SinkRunner> sharing = new ArrayList<>();
        for (ScriptedSink sink : sinks) {
            sharing.add(start("s" + sharing.size(), sink));
        }
        sharing.forEach(SinkRunnerTest::awaitDelivered);
        append(click("late", "1"));
        sharing.forEach(SinkRunnerTest::awaitDelivered);

        assertThat(sinks)
                .allSatisfy(sink -> assertThat(sink.taken()).hasSize(101).doesNotHaveDuplicates());
        stop();
        assertThat(room.fits(2)).as("all room is given back").isTrue();
    }

    @Test
    void passesOverWhatTheSinkIsNotToGet() throws Exception {
        append(click("a", "1"), message("m"), click("b", "1"), message("n"));
        ScriptedSink sink = new ScriptedSink();
        Waiting waiting = new Waiting(rest, rest, () -> 0.5);
        Deliverer picky = new Deliverer(
                sink,
                POLICY,
                waiting,
                new SinkTelemetry(health, metrics, "s"),
                Throttle.none(),
                event -> event.table().equals(CLICKS.name()));
        SinkRunner runner = start("s", picky, waiting);
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactly("a", "b");
        assertThat(journal.cursor("s")).isEqualTo(Cursor.at(4));
        assertThat(position("s").delivered()).isEqualTo(2);
    }

    @Test
    void goesOnWhereItWasAfterARestart() throws Exception {
        append(click("a", "1"));
        awaitDelivered(start("s", new ScriptedSink()));
        stop();
        append(click("b", "1"));
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(start("s", sink));

        assertThat(sink.taken()).containsExactly("b");
    }

    @Test
    void aSinkThatIsDownDoesNotHoldUpAnother() throws Exception {
        ScriptedSink dead = new ScriptedSink();
        for (int i = 0; i < 10_000; i++) {
            dead.thenThrow(new io.collector.api.RetryableException("503"));
        }
        start("dead", dead);
        ScriptedSink sink = new ScriptedSink();
        SinkRunner runner = start("s", sink);
        append(click("a", "1"), click("b", "1"));
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactly("a", "b");
        assertThat(position("dead").pending()).isEqualTo(2);
    }

    @Test
    void keepsRefusedEventsAsDeadLettersAndPassesThem() throws Exception {
        ScriptedSink sink = new ScriptedSink().poison(List.of("b"));
        SinkRunner runner = start("s", sink);
        append(click("a", "1"), click("b", "1"), click("c", "1"));
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactly("a", "c");
        assertThat(position("s").deadLettered()).isEqualTo(1);
        assertThat(position("s").delivered()).isEqualTo(2);
    }

    @Test
    void movesTheCursorOverTheUnbrokenPartOnlyAndForgetsNothingBeyondIt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedSink slow = new ScriptedSink().limits(LIMITS.withMaxEvents(1).withInFlight(2));
        slow.hold("a", release);
        SinkRunner runner = start("s", slow);
        append(click("a", "1"), click("b", "1"), click("c", "1"));
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> journal.cursor("s").equals(new Cursor(0, List.of(new Cursor.Span(2, 3)))));
        // The journal knows a moment before the runner does.
        await().pollInterval(Duration.ofMillis(5)).until(() -> runner.pending() == 1);
        release.countDown();
        awaitDelivered(runner);

        assertThat(journal.cursor("s")).isEqualTo(Cursor.at(3));
        assertThat(slow.calls()).hasSize(3);
    }

    @Test
    void aFullBatchLeavesWhileAnotherIsUnderWayThoughNothingIsAppendedMeanwhile() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedSink sink = new ScriptedSink().limits(LIMITS.withMaxEvents(1).withInFlight(2));
        sink.hold("a", release);
        SinkRunner runner = start("s", sink);
        await().pollInterval(Duration.ofMillis(5)).until(() -> threads.get(0).getState() == Thread.State.WAITING);
        append(click("a", "1"), click("b", "1"));
        await().pollInterval(Duration.ofMillis(5)).until(() -> runner.pending() == 1);
        release.countDown();
        awaitDelivered(runner);
    }

    @Test
    void doesNotDeliverAgainWhatWasTakenBeforeAStopThoughAnEarlierBatchWasNot() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedSink first = new ScriptedSink().limits(LIMITS.withMaxEvents(1).withInFlight(2));
        first.hold("a", never);
        SinkRunner runner = start("s", first);
        append(click("a", "1"), click("b", "1"));
        await().pollInterval(Duration.ofMillis(5)).until(() -> runner.pending() == 1);
        runners.forEach(SinkRunner::stop);
        executor.shutdownNow();
        threads.get(0).join();
        ExecutorService second = Executors.newCachedThreadPool();
        try {
            ScriptedSink sink = new ScriptedSink();
            Waiting waiting = new Waiting(rest, rest, () -> 0.5);
            Deliverer deliverer = new Deliverer(sink, POLICY, waiting, new SinkTelemetry(health, metrics, "s"));
            SinkRunner again = new SinkRunner(
                    "s", journal, deliverer, room, second, waiting, health, new LaneTelemetry(metrics, "tap", "s"));
            Thread thread = new Thread(again);
            thread.start();
            awaitDelivered(again);
            again.stop();
            thread.join();
            assertThat(sink.taken()).containsExactly("a");
        } finally {
            second.shutdownNow();
        }
    }

    @Test
    void aNewerRevisionWaitsUntilTheOlderIsSettled() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedSink sink = new ScriptedSink().limits(LIMITS.withInFlight(4).withMaxEvents(2));
        sink.hold("b", release);
        SinkRunner runner = start("s", sink);
        append(click("a", "1"), click("b", "1"), click("a", "2"), click("c", "1"));
        await().pollInterval(Duration.ofMillis(5)).until(() -> !sink.calls().isEmpty());
        append(click("d", "1"));
        assertThat(sink.calls()).containsExactly(List.of("a", "b"));
        release.countDown();
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactlyInAnyOrder("a", "b", "a", "c", "d");
    }

    @Test
    void givesASinkOneTableAtATimeIfItWantsThat() throws Exception {
        ScriptedSink sink = new ScriptedSink().limits(LIMITS.perTable());
        append(click("a", "1"), message("m"), click("b", "1"), message("n"));
        awaitDelivered(start("s", sink));

        assertThat(sink.calls()).containsExactly(List.of("a", "b"), List.of("m", "n"));
    }

    @Test
    void waitsForABatchToFill() throws Exception {
        ScriptedSink sink = new ScriptedSink()
                .limits(LIMITS.withLinger(Duration.ofMinutes(5)).withMaxEvents(2));
        SinkRunner runner = start("s", sink);
        append(click("a", "1"));
        append(click("b", "1"));
        awaitDelivered(runner);

        assertThat(sink.calls()).containsExactly(List.of("a", "b"));
    }

    @Test
    void doesNotWaitForeverForABatchToFill() throws Exception {
        ScriptedSink sink = new ScriptedSink().limits(LIMITS.withLinger(Duration.ofMillis(20)));
        SinkRunner runner = start("s", sink);
        append(click("a", "1"));
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactly("a");
    }

    @Test
    void damagedEventsBecomeDeadLettersOfTheSink() throws Exception {
        append(click("a", "1"), click("b", "1"), click("c", "1"));
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tap.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE event SET body = '{}' WHERE position = 2");
        }
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(start("s", sink));

        assertThat(sink.taken()).containsExactly("a", "c");
        assertThat(position("s").deadLettered()).isEqualTo(1);
    }

    @Test
    void aDeliveryThatIsStoppedHalfWayKeepsTheHalfThatWasTaken() throws Exception {
        append(click("p", "1"));
        ScriptedSink sink = new ScriptedSink().limits(LIMITS.withMaxEvents(4));
        SinkRunner runner = start("s", sink);
        awaitDelivered(runner);
        CountDownLatch reached = new CountDownLatch(1);
        sink.then(batch -> {
                    throw new RejectedException("", "refused");
                })
                .then(batch -> Delivery.COMPLETE)
                .then(batch -> {
                    reached.countDown();
                    Thread.sleep(60_000);
                    return Delivery.COMPLETE;
                });
        append(click("a", "1"), click("b", "1"), click("c", "1"), click("d", "1"));
        reached.await();
        runners.forEach(SinkRunner::stop);
        executor.shutdownNow();
        threads.get(0).join();

        assertThat(journal.cursor("s")).isEqualTo(Cursor.at(3));
    }

    @Test
    void aTableOfWhichThereIsLittleIsNotForgottenBehindOneOfWhichThereIsMuch() throws Exception {
        append(message("m"));
        append(IntStream.range(0, 60_000).mapToObj(i -> click("e" + i, "1")).toArray(Event[]::new));
        ScriptedSink sink =
                new ScriptedSink().limits(LIMITS.perTable().withMaxEvents(5_000).withLinger(Duration.ofSeconds(1)));
        awaitDelivered(start("s", sink));

        assertThat(sink.taken()).hasSize(60_001).doesNotHaveDuplicates().contains("m");
    }

    @Test
    void passesOverEventsThatSomebodyDeletedByHand() throws Exception {
        append(click("a", "1"), click("b", "1"), click("c", "1"), click("d", "1"), click("e", "1"));
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tap.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM event WHERE position IN (2, 3, 5)");
        }
        ScriptedSink sink = new ScriptedSink();
        SinkRunner runner = start("s", sink);
        append(click("f", "1"));
        awaitDelivered(runner);

        assertThat(sink.taken()).containsExactly("a", "d", "f");
        assertThat(journal.cursor("s")).isEqualTo(Cursor.at(6));
    }

    @Test
    void goesOnAfterABatchThatCouldNotBeBegun() throws Exception {
        append(click("a", "1"), click("b", "1"));
        AtomicInteger faults = new AtomicInteger(1);
        journal = faulty(journal, "send", () -> {
            if (faults.getAndDecrement() > 0) {
                throw new IllegalStateException("a fault of the collector");
            }
        });
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(start("s", sink, Duration.ZERO));

        assertThat(sink.taken()).containsExactly("a", "b");
    }

    @Test
    void goesOnAfterAnErrorOfTheMachine() throws Exception {
        append(click("a", "1"), click("b", "1"));
        AtomicInteger faults = new AtomicInteger(1);
        journal = faulty(journal, "send", () -> {
            if (faults.getAndDecrement() > 0) {
                throw new StackOverflowError("as if a thread could not be made");
            }
        });
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(start("s", sink, Duration.ZERO));

        assertThat(sink.taken()).containsExactly("a", "b");
    }

    @Test
    void whatIsUnderWayEndsBeforeItIsDeliveredAgainThoughNothingCanBeNoted() throws Exception {
        append(click("a", "1"), click("b", "1"), click("c", "1"));
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch third = new CountDownLatch(1);
        AtomicInteger faults = new AtomicInteger();
        journal = faulty(journal, "settle", () -> {
            switch (faults.incrementAndGet()) {
                case 1 -> second.countDown();
                case 2 ->
                    executor.execute(() -> {
                        // The third ends when whoever does not wait for it would have begun anew.
                        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
                        third.countDown();
                    });
                case 3 -> {}
                default -> {
                    return;
                }
            }
            throw new IllegalStateException("a fault of the collector");
        });
        ScriptedSink sink = new ScriptedSink()
                .limits(LIMITS.withMaxEvents(1).withInFlight(3))
                .hold("b", second)
                .hold("c", third);
        SinkRunner runner = start("s", sink, Duration.ZERO);
        await().until(() -> third.getCount() == 0);
        awaitDelivered(runner);
        runner.stop();
        threads.get(0).join(5_000);

        assertThat(threads.get(0).isAlive()).as("it waits for nothing any more").isFalse();
        assertThat(sink.taken()).hasSize(6);
        assertThat(journal.cursor("s")).isEqualTo(Cursor.at(3));
        assertThat(room.fits(Long.MAX_VALUE))
                .as("all room is given back, and once")
                .isTrue();
    }

    @Test
    void passesOverNothingThatIsThereThoughItCannotBeRead() throws Exception {
        append(click("a", "1"), click("b", "1"), click("c", "1"));
        AtomicInteger blind = new AtomicInteger(3);
        Journal real = journal;
        journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, called, arguments) -> {
                    if (!called.getName().equals("reader")) {
                        return called.invoke(real, arguments);
                    }
                    JournalReader reader = real.reader((Long) arguments[0]);
                    return new JournalReader() {
                        @Override
                        public Stretch read(long after, int maxEvents, long maxBytes) {
                            return blind.getAndDecrement() > 0
                                    ? new Stretch(List.of(), List.of(), after)
                                    : reader.read(after, maxEvents, maxBytes);
                        }

                        @Override
                        public void close() {
                            reader.close();
                        }
                    };
                });
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(start("s", sink, Duration.ZERO));

        assertThat(sink.taken()).containsExactly("a", "b", "c");
    }

    @Test
    void passesOverTheNewestEventsToo() throws Exception {
        append(click("a", "1"), click("b", "1"));
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tap.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM event WHERE position = 2");
        }
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(start("s", sink));

        assertThat(sink.taken()).containsExactly("a");
    }

    @Test
    void aSinkThatCannotTellItsLimitsIsShownToBeAtFault() throws Exception {
        append(click("a", "1"));
        ScriptedSink broken = new ScriptedSink() {
            @Override
            public BatchLimits limits() {
                throw new NoClassDefFoundError("com/vendor/Missing");
            }

            @Override
            public long sizeOf(Event event) {
                throw new NoClassDefFoundError("com/vendor/Missing");
            }
        };
        awaitDelivered(start("s", broken));

        assertThat(broken.taken()).containsExactly("a");
    }

    @Test
    void waitsForTheJournalAtItsBeginningAsItDoesLater() throws Exception {
        append(click("a", "1"));
        journal.cursor("s");
        AtomicInteger faults = new AtomicInteger(3);
        journal = faulty(journal, "sent", () -> {
            if (faults.getAndDecrement() > 0) {
                throw new JournalException("the journal is locked", "stop the other program");
            }
        });
        List<String> reasons = Collections.synchronizedList(new ArrayList<>());
        Waiting waiting = new Waiting(pause -> reasons.add(health.snapshot().reason()), rest, () -> 0.5);
        ScriptedSink sink = new ScriptedSink();
        awaitDelivered(
                start("s", new Deliverer(sink, POLICY, waiting, new SinkTelemetry(health, metrics, "s")), waiting));

        assertThat(sink.taken()).containsExactly("a");
        assertThat(reasons).containsOnly("the journal is locked");
    }

    private SinkRunner start(String name, ScriptedSink sink, Duration each) {
        Waiting waiting = new Waiting(pause -> rest.sleep(each), rest, () -> 0.5);
        return start(name, new Deliverer(sink, POLICY, waiting, new SinkTelemetry(health, metrics, name)), waiting);
    }

    /** The journal with something done before each call of a method. */
    private static Journal faulty(Journal real, String method, Runnable before) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        before.run();
                    }
                    return called.invoke(real, arguments);
                });
    }
}
