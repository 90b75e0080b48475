package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
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
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Appending, settling, trimming, taking sinks out of the configuration and in again, clocks that jump, and restarts, in any
 * order, beside a list that simply remembers what must be held.
 */
class RetentionModelTest {
    private static final int STEPS = 60;

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void whatIsHeldIsWhatMustBe(@ForAll int seed) throws Exception {
        try (Story story = new Story(seed)) {
            for (int i = 0; i < STEPS; i++) {
                story.step();
                story.check();
            }
        }
    }

    private record Held(Event event, Instant at) {}

    private static final class Story implements AutoCloseable {
        private final Path folder = Files.createTempDirectory("model");
        private final Random random;
        private final MovedClock clock = new MovedClock();
        private final TreeMap<Long, Held> held = new TreeMap<>();
        private final Map<String, Set<Long>> settled = new HashMap<>();
        private final Set<String> configured = new TreeSet<>(Set.of("a", "b"));
        /** Deleted events, too, are recognised for days. */
        private final Set<String> seen = new HashSet<>();

        private Instant newest = Instant.MIN;
        private long last;
        private SqliteJournal journal;

        Story(int seed) throws IOException {
            random = new Random(seed);
            open();
        }

        private void open() {
            journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(TestEvents.CLICKS), clock);
            configured.forEach(this::begin);
        }

        private void begin(String sink) {
            Cursor cursor = journal.cursor(sink);
            settled.computeIfAbsent(sink, s -> {
                assertThat(cursor).isEqualTo(Cursor.at(held.isEmpty() ? last : held.firstKey() - 1));
                return new HashSet<>();
            });
        }

        void step() throws InterruptedException {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> append();
                case 4, 5 -> configured.forEach(this::settle);
                case 6 -> trim();
                case 7 -> {
                    journal.close();
                    open();
                }
                case 8 -> {
                    String sink = random.nextBoolean() ? "a" : "b";
                    if (!configured.remove(sink)) {
                        configured.add(sink);
                        begin(sink);
                    }
                    journal.route(configured);
                }
                default -> clock.set(clock.instant().plus(Duration.ofMinutes(random.nextInt(180) - 60)));
            }
        }

        private void append() throws InterruptedException {
            Step step = journal.begin();
            int count = random.nextInt(15);
            List<Event> pieces = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Event event = TestEvents.click(
                        "e" + random.nextInt(25),
                        "r" + random.nextInt(3),
                        clock.instant().minusSeconds(random.nextInt(100_000)));
                step.emit(event);
                pieces.add(event);
                if (random.nextInt(6) == 0) {
                    step.flush();
                    remember(pieces);
                }
            }
            if (random.nextInt(4) == 0) {
                step.abandon(Optional.empty());
            } else {
                step.commit(Checkpoint.START, List.of());
            }
            remember(pieces);
        }

        private void remember(List<Event> pieces) {
            Instant now = clock.instant().isBefore(newest) ? newest : clock.instant();
            for (Event event : pieces) {
                if (seen.add(key(event))) {
                    held.put(++last, new Held(event, now));
                    newest = now;
                }
            }
            pieces.clear();
        }

        private void settle(String sink) {
            Cursor cursor = journal.cursor(sink);
            Set<Long> more = new HashSet<>();
            held.tailMap(cursor.position(), false).keySet().stream()
                    .filter(position -> !cursor.covers(position) && random.nextInt(3) > 0)
                    .forEach(more::add);
            journal.settle(sink, new Settlement(cursor.with(more), more.size(), List.of()));
            settled.getOrDefault(sink, new HashSet<>()).addAll(more);
        }

        private void trim() {
            Instant before = clock.instant().minus(Duration.ofMinutes(random.nextInt(120)));
            Set<Long> old = new TreeSet<>();
            long limit = configured.stream()
                    .mapToLong(sink -> journal.cursor(sink).position())
                    .min()
                    .orElse(last);
            for (Map.Entry<Long, Held> entry : held.entrySet()) {
                if (entry.getKey() > limit || !entry.getValue().at().isBefore(before)) {
                    break;
                }
                old.add(entry.getKey());
            }
            Map<String, Cursor> places = new HashMap<>();
            settled.keySet().stream()
                    .filter(sink -> !configured.contains(sink))
                    .forEach(sink -> places.put(sink, journal.cursor(sink)));
            assertThat(journal.trim(configured, before)).isEqualTo(old.size());
            old.forEach(held::remove);
            places.forEach((sink, cursor) -> {
                if (!old.isEmpty() && cursor.position() < Collections.max(old)) {
                    settled.remove(sink); // it begins anew with what is held then
                }
            });
        }

        void check() throws SQLException {
            List<Long> positions = new ArrayList<>(held.keySet());
            try (JournalReader reader = journal.reader(0)) {
                Stretch all = reader.read(0, 100_000, Long.MAX_VALUE);
                assertThat(all.damaged()).isEmpty();
                assertThat(all.events()).extracting(Stored::position).isEqualTo(positions);
                assertThat(all.events())
                        .extracting(stored -> key(stored.event()))
                        .isEqualTo(
                                held.values().stream().map(h -> key(h.event())).toList());
            }
            assertThat(journal.lastPosition()).isEqualTo(last);
            assertThat(journal.bytes())
                    .isEqualTo(held.values().stream()
                            .mapToLong(h -> h.event().body().size())
                            .sum());
            assertThat(latest()).isEqualTo(newestOfEachFact());
            for (SinkPosition position : journal.sinkPositions()) {
                if (configured.contains(position.sink())) {
                    Set<Long> has = settled.getOrDefault(position.sink(), Set.of());
                    Cursor cursor = journal.cursor(position.sink());
                    List<Long> wanting =
                            positions.stream().filter(p -> !cursor.covers(p)).toList();
                    assertThat(position.pending()).isEqualTo(wanting.size());
                    assertThat(wanting).noneMatch(has::contains);
                }
            }
        }

        private Set<Long> newestOfEachFact() {
            Map<String, Long> newestOf = new HashMap<>();
            held.forEach((position, h) -> newestOf.put(h.event().id(), position));
            return new TreeSet<>(newestOf.values());
        }

        private Set<Long> latest() throws SQLException {
            Set<Long> latest = new TreeSet<>();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tap.db"));
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT position FROM event WHERE latest = 1")) {
                while (row.next()) {
                    latest.add(row.getLong(1));
                }
            }
            return latest;
        }

        private static String key(Event event) {
            return event.id() + "/" + event.revision();
        }

        @Override
        public void close() throws IOException {
            journal.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
