package io.collector.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Delivery;
import io.collector.api.Delivery.Failure;
import io.collector.api.Delivery.Verdict;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.DeliveryListener;
import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.delivery.RetryPolicy;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalReader;
import io.collector.runtime.journal.Replay;
import io.collector.runtime.journal.Room;
import io.collector.runtime.journal.SinkPosition;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.Stored;
import io.collector.runtime.journal.TestEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Appending, delivering, refusing, crashing and restarting in any order, on one thread: the same parts as in a runner,
 * without its threads, so that a seed plays the same story again.
 */
class DeliveryModelTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final BatchLimits LIMITS =
            BatchLimits.DEFAULT.withMaxEvents(5).withInFlight(3).withLinger(Duration.ZERO);
    private static final int STEPS = 14;

    /** Little, so that what is not full yet often has to leave for it. */
    private static final int AHEAD = 9;

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void everyEventIsDeliveredOrBuriedAndNothingIsForgotten(@ForAll int seed) throws Exception {
        try (Story story = new Story(Map.of("a", seed, "b", seed + 1), seed)) {
            story.play(true);
            story.checkEnd();
        }
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void withoutACrashEveryEventIsDeliveredExactlyOnce(@ForAll int seed) throws Exception {
        try (Story story = new Story(Map.of("a", seed), seed)) {
            story.play(false);
            story.checkEnd();
            assertThat(story.sinks.get("a").taken.values())
                    .as("deliveries of each event, if any came")
                    .allMatch(times -> times == 1);
        }
    }

    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void whatOneSinkDoesNeverChangesWhatAnotherGets(@ForAll int seed, @ForAll @IntRange(min = 1, max = 1_000) int other)
            throws Exception {
        List<String> first;
        try (Story story = new Story(Map.of("a", seed, "b", seed), seed)) {
            story.play(true);
            first = story.sinks.get("a").order;
        }
        try (Story story = new Story(Map.of("a", seed, "b", seed + other), seed)) {
            story.play(true);
            assertThat(story.sinks.get("a").order).isEqualTo(first);
        }
    }

    /** A journal, some sinks, and what happens to them. */
    private static final class Story implements AutoCloseable {
        private final Path folder;
        private final Random random;
        private final Map<String, MoodySink> sinks = new TreeMap<>();
        private final Set<String> appended = new HashSet<>();
        private SqliteJournal journal;

        Story(Map<String, Integer> seeds, int seed) throws IOException {
            folder = Files.createTempDirectory("model");
            random = new Random(seed);
            seeds.forEach((name, s) -> sinks.put(name, new MoodySink(new Random(s))));
            open();
        }

        private void open() {
            journal = SqliteJournal.open(
                    folder.resolve("tap.db"),
                    "tap",
                    List.of(TestEvents.CLICKS, TestEvents.MESSAGES),
                    new TestEvents.MovedClock());
            sinks.keySet().forEach(journal::cursor);
        }

        void play(boolean crashes) throws InterruptedException {
            for (int i = 0; i < STEPS; i++) {
                int what = random.nextInt(10);
                if (what < 4) {
                    append();
                } else if (what == 9 && crashes) {
                    journal.close();
                    open();
                }
                for (Map.Entry<String, MoodySink> sink : sinks.entrySet()) {
                    serve(sink.getKey(), sink.getValue(), crashes);
                    if (crashes && sink.getValue().random.nextInt(3) == 0) {
                        replay(sink.getKey(), sink.getValue());
                    }
                    checkCursor(sink.getKey(), sink.getValue());
                }
            }
        }

        private void append() throws InterruptedException {
            Step step = journal.begin();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                // One in four is poison; ids and revisions come again, so there are duplicates and updates.
                String id = (random.nextInt(4) == 0 ? "poison" : "e") + random.nextInt(60);
                Event event = random.nextInt(8) == 0
                        ? TestEvents.message("m" + id)
                        : TestEvents.click(id, Integer.toString(random.nextInt(2)));
                step.emit(event);
                appended.add(key(event));
                if (random.nextInt(5) == 0) {
                    step.flush();
                }
            }
            if (random.nextInt(4) == 0) {
                step.abandon(Optional.empty());
            } else {
                step.commit(Checkpoint.START, List.of());
            }
        }

        /** Some batches under way at once, ending in any order; a crash forgets those that are not settled yet. */
        private void serve(String name, MoodySink sink, boolean crashes) {
            Deliverer deliverer = deliverer(sink);
            Cursor cursor = journal.cursor(name);
            List<Done> done = new ArrayList<>();
            Room room = new Room(sink.room);
            try (Backlog backlog =
                    new Backlog(journal, deliverer::sizeOf, deliverer::wants, cursor, room, () -> {}, AHEAD)) {
                backlog.fill(sink.limits, cursor);
                Optional<List<Stored>> batch = backlog.next(sink.limits);
                while (batch.isPresent()) {
                    List<Event> events = batch.get().stream().map(Stored::event).toList();
                    done.add(new Done(batch.get(), deliverer.deliver(new Batch("tap", events))));
                    Thread.interrupted();
                    backlog.fill(sink.limits, cursor);
                    batch = backlog.next(sink.limits);
                }
            }
            Collections.shuffle(done, sink.random);
            for (Done one : done) {
                if (crashes && sink.random.nextInt(6) == 0) {
                    return;
                }
                cursor = settle(name, cursor, one);
            }
        }

        /** Something once more, in pieces; a crash forgets what became of one. */
        private void replay(String name, MoodySink sink) {
            if (sink.random.nextBoolean()) {
                journal.replayDeadLetters(Optional.of(name), Optional.empty());
            } else {
                journal.replay(name, TestEvents.NOON, TestEvents.NOON.plusSeconds(1), Optional.empty());
            }
            Deliverer deliverer = deliverer(sink);
            for (int i = 0; i < 4; i++) {
                Optional<Replay> next = journal.nextReplay(name, 4, 300);
                if (next.isEmpty()) {
                    return;
                }
                if (next.get().items().isEmpty()) {
                    journal.settleReplay(name, next.get(), List.of(), true);
                    continue;
                }
                Outcome outcome = deliverer.redeliver(new Batch(
                        "tap",
                        next.get().items().stream().map(Replay.Item::event).toList()));
                Thread.interrupted();
                if (sink.random.nextInt(6) == 0) {
                    return;
                }
                List<Replay.Answer> answers = new ArrayList<>();
                List<Replay.Item> items = next.get().items();
                outcome.accepted().stream().forEach(n -> answers.add(Replay.Answer.accepted(items.get(n))));
                outcome.refusals()
                        .forEach(r -> answers.add(new Replay.Answer(items.get(r.index()), false, "", r.reason())));
                journal.settleReplay(name, next.get(), answers, outcome.complete());
            }
        }

        private Cursor settle(String name, Cursor cursor, Done one) {
            var settlement = Done.settle(cursor, List.of(one));
            journal.settle(name, settlement);
            return settlement.cursor();
        }

        private Deliverer deliverer(MoodySink sink) {
            int[] patience = {300};
            io.collector.runtime.delivery.Sleeper sleeper = d -> {
                if (patience[0]-- == 0) {
                    throw new InterruptedException();
                }
            };
            return new Deliverer(sink, POLICY, new Waiting(sleeper, sleeper, () -> 0), new Silent());
        }

        /** A cursor never covers what is neither delivered nor buried. */
        private void checkCursor(String name, MoodySink sink) {
            Cursor cursor = journal.cursor(name);
            Set<String> buried = buried(name).keySet();
            try (JournalReader reader = journal.reader(0)) {
                for (Stored stored : reader.read(0, 10_000, Long.MAX_VALUE).events()) {
                    String key = key(stored.event());
                    if (cursor.covers(stored.position())) {
                        assertThat(sink.taken.containsKey(key) || buried.contains(key))
                                .as("%s is behind the cursor of %s, so it was settled", key, name)
                                .isTrue();
                    }
                }
            }
        }

        void checkEnd() {
            sinks.forEach((name, sink) -> {
                sink.calm = true;
                for (int i = 0; journal.cursor(name).position() < journal.lastPosition(); i++) {
                    assertThat(i).as("rounds until everything is settled").isLessThan(1_000);
                    serve(name, sink, false);
                }
                Map<String, Long> buried = buried(name);
                SinkPosition counts = journal.sinkPositions().stream()
                        .filter(position -> position.sink().equals(name))
                        .findFirst()
                        .orElseThrow();
                assertThat(counts.delivered() + counts.deadLettered()).isEqualTo(journal.lastPosition());
                assertThat(counts.deadLettered()).isEqualTo(buried.size());
                assertThat(counts.pending()).isZero();
                Set<String> all = Stream.concat(sink.taken.keySet().stream(), buried.keySet().stream())
                        .collect(Collectors.toSet());
                assertThat(all).isEqualTo(appended);
                assertThat(buried.values()).allMatch(n -> n == 1);
                assertThat(buried.keySet()).allMatch(k -> k.contains("poison"));
                assertThat(sink.taken.keySet()).noneMatch(k -> k.contains("poison"));
                assertThat(journal.lastPosition()).isEqualTo(appended.size());
            });
        }

        private Map<String, Long> buried(String sink) {
            Map<String, Long> buried = new HashMap<>();
            try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tap.db"));
                    var statement = connection.prepareStatement(
                            "SELECT id || '/' || revision FROM dead_letter WHERE sink = ?")) {
                statement.setString(1, sink);
                var row = statement.executeQuery();
                while (row.next()) {
                    buried.merge(row.getString(1), 1L, Long::sum);
                }
                return buried;
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            ((Journal) journal).close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String key(Event event) {
        return event.id() + "/" + event.revision();
    }

    /** Takes, refuses and fails as its dice say, but never takes poison and never doubles by itself. */
    private static final class MoodySink implements Sink {
        private final Random random;
        private final Map<String, Integer> taken = new HashMap<>();
        private final List<String> order = new ArrayList<>();
        private final BatchLimits limits;
        private final long room;
        private boolean calm;

        MoodySink(Random random) {
            this.random = random;
            this.room = random.nextBoolean() ? 1 : Long.MAX_VALUE;
            this.limits = random.nextBoolean() ? LIMITS : LIMITS.perTable();
        }

        @Override
        public BatchLimits limits() {
            return limits;
        }

        @Override
        public Delivery deliver(Batch batch) throws TransferException {
            List<Event> events = batch.events();
            boolean poisoned = events.stream().anyMatch(e -> e.id().contains("poison"));
            int mood = calm ? 9 : random.nextInt(10);
            switch (mood) {
                case 0 -> throw new RetryableException("503");
                case 1 -> throw new BlockedException("401", "act");
                case 2 -> throw new RetryableException("429", "", Optional.of(Duration.ofSeconds(9)));
                case 3, 4, 5 -> {
                    List<Failure> failures = IntStream.range(0, events.size())
                            .filter(i -> events.get(i).id().contains("poison") || random.nextBoolean())
                            .mapToObj(i -> new Failure(
                                    i,
                                    events.get(i).id().contains("poison") ? Verdict.REJECT : Verdict.RETRY,
                                    "",
                                    "mood"))
                            .toList();
                    Set<Integer> failed = failures.stream().map(Failure::index).collect(Collectors.toSet());
                    IntStream.range(0, events.size())
                            .filter(i -> !failed.contains(i))
                            .forEach(i -> take(events.get(i)));
                    return new Delivery(failures);
                }
                default -> {
                    if (poisoned) {
                        throw new RejectedException("400", "poison");
                    }
                    events.forEach(this::take);
                    return Delivery.COMPLETE;
                }
            }
        }

        private void take(Event event) {
            taken.merge(key(event), 1, Integer::sum);
            order.add(key(event));
        }
    }

    private static final class Silent implements DeliveryListener {
        @Override
        public void retrying(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void blocked(Object lane, String reason, String remedy, Duration pause) {}

        @Override
        public void called(Batch batch, Duration took) {}

        @Override
        public void working(Object lane) {}

        @Override
        public void left(Object lane) {}

        @Override
        public void accepted(int events) {}

        @Override
        public void possiblyDoubled(int events) {}
    }
}
