package io.collector.runtime.journal;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.MESSAGES;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.message;
import static io.collector.runtime.journal.TestEvents.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final Checkpoint SECOND = new Checkpoint(Map.of("until", "2"));

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private Path file;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        file = folder.resolve("tap.db");
        journal = SqliteJournal.open(file, "tap", List.of(CLICKS, MESSAGES), clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void reopen() {
        journal.close();
        open();
    }

    private List<Tally> append(Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        return step.commit(SECOND, List.of());
    }

    private Stretch readAll() {
        try (JournalReader reader = journal.reader(0)) {
            return reader.read(0, 1_000_000, Long.MAX_VALUE);
        }
    }

    private List<String> ids() {
        return readAll().events().stream().map(s -> s.event().id()).toList();
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "id" + i).toList();
    }

    private <T> T query(String sql, Class<T> type) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? type.cast(row.getObject(1)) : null;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Nested
    class Appending {
        @Test
        void keepsEventsAndCheckpointOverARestart() throws Exception {
            Event event = click("a", "1");
            append(event, message("m"));

            reopen();

            assertThat(journal.checkpoint()).isEqualTo(SECOND);
            assertThat(readAll().events()).extracting(Stored::event).containsExactly(event, message("m"));
            assertThat(readAll().events()).extracting(Stored::position).containsExactly(1L, 2L);
            assertThat(journal.lastPosition()).isEqualTo(2);
            assertThat(journal.bytes())
                    .isEqualTo(event.body().size() + message("m").body().size());
        }

        @Test
        void beginsWithTheStartCheckpoint() {
            assertThat(journal.checkpoint()).isEqualTo(Checkpoint.START);
        }

        @Test
        void dropsWhatIsKnownByIdAndRevision() throws Exception {
            append(click("a", "1"), click("b", "1"));
            List<Tally> again = append(click("b", "1"), click("a", "1"), click("c", "1"), click("c", "1"));

            assertThat(ids()).containsExactly("a", "b", "c");
            assertThat(again).containsExactly(new Tally(CLICKS.name(), 4, 1, 3, 0, 0, 0));
        }

        @Test
        void appendsAnotherRevisionAsAnUpdate() throws Exception {
            append(click("a", "1"));
            List<Tally> tallies = append(click("a", "2"));

            assertThat(tallies).containsExactly(new Tally(CLICKS.name(), 1, 0, 0, 1, 0, 0));
            assertThat(ids()).containsExactly("a", "a");
        }

        @Test
        void twoFactsThatShareAnIdDoNotPushEachOtherOutAtEveryRead() throws Exception {
            append(click("a", "1"), click("a", "2"));
            append(click("a", "1"), click("a", "2"));
            append(click("a", "2"), click("a", "1"));

            assertThat(journal.lastPosition()).isEqualTo(2);
        }

        /** Polls are mostly small, and each is one transaction; what they bring must not stay in memory until it is trimmed. */
        @Test
        void keepsNoMoreDigestsInMemoryHoweverSmallThePagesAre() throws Exception {
            for (int page = 0; page < 20; page++) {
                int first = page * 500;
                append(IntStream.range(first, first + 500)
                        .mapToObj(i -> click("e" + i, "1"))
                        .toArray(Event[]::new));
            }

            assertThat(query("SELECT count(*) FROM seen_recent", Integer.class)).isGreaterThan(8_000);
            assertThat(query("SELECT sum(length(digests)) / 24 FROM seen_added", Integer.class))
                    .isLessThan(2_000);
            append(click("e0", "1"), click("e9999", "1"));
            assertThat(journal.lastPosition()).isEqualTo(10_000);
        }

        @Test
        void theSameIdInAnotherTableIsAnotherFact() throws Exception {
            append(click("a", "r1"), message("a"));

            assertThat(journal.lastPosition()).isEqualTo(2);
        }

        @Test
        void remembersWhatItKnowsOverARestart() throws Exception {
            append(click("a", "1"));
            reopen();
            append(click("a", "1"));

            assertThat(ids()).containsExactly("a");
        }

        @Test
        void appendsWhileThePageIsStillBeingRead() throws Exception {
            Step step = journal.begin();
            for (int i = 0; i < 2_500; i++) {
                step.emit(click("id" + i, "1"));
            }

            assertThat(journal.lastPosition()).isBetween(1L, 2_499L);
            assertThat(journal.checkpoint()).isEqualTo(Checkpoint.START);
            step.commit(SECOND, List.of());
            assertThat(journal.lastPosition()).isEqualTo(2_500);
        }

        @Test
        void takesMoreWhileAFullBufferIsBeingAppended() throws Exception {
            CountDownLatch allTaken = new CountDownLatch(1);
            AtomicBoolean appendedLast = new AtomicBoolean();
            journal.onAppend(() -> {
                try {
                    appendedLast.set(allTaken.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Step step = journal.begin();
            for (int i = 0; i < 1_999; i++) {
                step.emit(click("id" + i, "1"));
                step.repeated(CLICKS.name(), 2);
            }
            allTaken.countDown();
            List<Tally> tallies = step.commit(SECOND, List.of());

            assertThat(appendedLast).isTrue();
            assertThat(ids()).isEqualTo(numbered(1_999));
            assertThat(tallies).containsExactly(new Tally(CLICKS.name(), 3 * 1_999, 1_999, 2 * 1_999, 0, 0, 0));
            assertThat(journal.totals().get(0).count()).isEqualTo(tallies.get(0));
        }

        @Test
        void wakesReadersOncePerTransactionThatAddedSomething() throws Exception {
            AtomicInteger calls = new AtomicInteger();
            journal.onAppend(calls::incrementAndGet);

            append(click("a", "1"), click("b", "1"));
            append(click("a", "1"));

            assertThat(calls).hasValue(1);
        }

        @Test
        void takesATableThatWasNotDeclared() throws Exception {
            Event other = new Event("Other", "x", "1", NOON, io.collector.api.Json.of("{}"));
            append(other);
            reopen();

            assertThat(readAll().events()).extracting(Stored::event).containsExactly(other);
        }

        @Test
        void collectedTimesNeverRunBackwards() throws Exception {
            append(click("a", "1"));
            clock.set(NOON.minusSeconds(60));
            append(click("b", "1"));
            reopen();
            append(click("c", "1"));

            assertThat(readAll().events()).extracting(Stored::collectedAt).containsOnly(NOON);
        }

        @Test
        void stopsTakingWhenInterrupted() {
            Step step = journal.begin();
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> step.emit(click("a", "1"))).isInstanceOf(InterruptedException.class);
        }
    }

    @Nested
    class FailedPolls {
        @Test
        void keepsWhatWasEmittedAndTheOldCheckpoint() throws Exception {
            append(click("a", "1"));
            Step step = journal.begin();
            step.emit(click("b", "1"));
            step.abandon(Optional.empty());

            reopen();

            assertThat(ids()).containsExactly("a", "b");
            assertThat(journal.checkpoint()).isEqualTo(SECOND);
        }

        @Test
        void keepsTheRememberedCheckpoint() {
            Checkpoint remembered = new Checkpoint(Map.of("requests", "17"));
            journal.begin().abandon(Optional.of(remembered));

            assertThat(journal.checkpoint()).isEqualTo(remembered);
        }

        @Test
        void countsWhatTheFailedPollBroughtWithThePageThatReadsItAgain() throws Exception {
            Step failed = journal.begin();
            failed.emit(click("late", "1", NOON.minusSeconds(3_000)));
            failed.abandon(Optional.empty());
            reopen(); // even over the death of the process

            Step again = journal.begin();
            again.emit(click("late", "1", NOON.minusSeconds(3_000)));
            again.emit(click("new", "1", NOON.minusSeconds(1)));
            again.commit(SECOND, List.of(read(NOON.minusSeconds(3_600), NOON, NOON.minusSeconds(600), 2)));

            assertThat(query("SELECT fresh FROM coverage", Integer.class)).isEqualTo(2);
            assertThat(query("SELECT late FROM coverage", Integer.class)).isEqualTo(1);
            assertThat(journal.totals().get(0).count().late()).isEqualTo(1);
        }

        @Test
        void nothingIsLostWhenTheDiskIsFullAndALaterPollGoesThrough() throws Exception {
            append(click("a", "1"));
            journal.close();
            // A page limit stands in for the full disk: SQLite answers SQLITE_FULL alike.
            execute("PRAGMA user_version");
            open();
            journal.limitPages(true);
            Step step = journal.begin();
            List<Event> many = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                many.add(click("id" + i, "1"));
                step.emit(many.get(i));
            }

            assertThatThrownBy(() -> step.commit(SECOND, List.of()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("tap.db")
                    .extracting(e -> ((JournalException) e).remedy())
                    .asString()
                    .contains("free some space");
            assertThat(ids()).containsExactly("a");

            journal.limitPages(false);
            Step again = journal.begin();
            for (Event event : many) {
                again.emit(event);
            }
            again.commit(SECOND, List.of());
            assertThat(ids()).hasSize(901);
        }

        @Test
        void aPluginThatSwallowsAFailedAppendDoesNotMoveTheCheckpointPastIt() throws Exception {
            journal.limitPages(true);
            Step step = journal.begin();
            int refused = 0;
            for (int i = 0; i < 2_200; i++) {
                try {
                    step.emit(click("id" + i, "1"));
                } catch (JournalException e) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            journal.limitPages(false);
            step.commit(SECOND, List.of());

            assertThat(ids()).isEqualTo(numbered(2_200));
        }

        @Test
        void appendsWhatFailedBeforeWhatCameAfterIt() throws Exception {
            journal.limitPages(true);
            Step step = journal.begin();
            int taken = 0;
            try {
                while (taken < 2_000) {
                    step.emit(click("id" + taken++, "1"));
                }
            } catch (JournalException e) {
                assertThat(e.remedy()).contains("free some space");
            }
            assertThatThrownBy(step::flush).isInstanceOf(JournalException.class);
            assertThat(taken).isBetween(1_001, 2_000);
            assertThat(ids()).isEmpty();

            journal.limitPages(false);
            step.flush();
            assertThat(ids()).isEqualTo(numbered(taken));
            step.emit(click("id" + taken, "1"));
            List<Tally> tallies = step.commit(SECOND, List.of());

            assertThat(ids()).isEqualTo(numbered(taken + 1));
            assertThat(tallies).singleElement().extracting(Tally::fresh).isEqualTo(taken + 1L);
        }
    }

    @Nested
    class CoverageAndRejects {
        @Test
        void writesWhatWasFoundAndWhatWasLate() throws Exception {
            Step step = journal.begin();
            step.emit(click("early", "1", NOON.minusSeconds(900)));
            step.emit(click("now", "1", NOON.minusSeconds(10)));
            List<Tally> tallies =
                    step.commit(SECOND, List.of(read(NOON.minusSeconds(3_600), NOON, NOON.minusSeconds(600), 2)));

            assertThat(tallies.get(0).late()).isEqualTo(1);
            assertThat(query("SELECT found || ' ' || fresh || ' ' || late FROM coverage", String.class))
                    .isEqualTo("2 2 1");
        }

        @Test
        void anUpdateIsNotLate() throws Exception {
            append(click("a", "1", NOON.minusSeconds(900)));
            Step step = journal.begin();
            step.emit(click("a", "2", NOON.minusSeconds(900)));
            List<Tally> tallies =
                    step.commit(SECOND, List.of(read(NOON.minusSeconds(3_600), NOON, NOON.minusSeconds(600), 1)));

            assertThat(tallies).containsExactly(new Tally(CLICKS.name(), 1, 0, 0, 1, 0, 0));
        }

        @Test
        void keepsGapsWithTheirReason() throws Exception {
            journal.begin()
                    .commit(
                            SECOND,
                            List.of(new io.collector.api.Coverage.Gap(
                                    NOON.minusSeconds(60), NOON, Set.of(CLICKS.name()), "older than seven days")));

            assertThat(query("SELECT gap FROM coverage", String.class)).isEqualTo("older than seven days");
        }

        @Test
        void keepsWhatCannotBeReadOnceWithItsBytes() throws Exception {
            byte[] raw = "{\"half\": ".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 3; i++) {
                Step step = journal.begin();
                step.reject(CLICKS.name(), raw, "no id");
                step.commit(SECOND, List.of());
            }

            assertThat(query("SELECT count(*) FROM dead_letter WHERE sink = ''", Integer.class))
                    .isEqualTo(1);
            assertThat(query("SELECT CAST(body AS TEXT) FROM dead_letter", String.class))
                    .isEqualTo("{\"half\": ");
            assertThat(journal.totals().get(0).count().rejected()).isEqualTo(1);
        }

        @Test
        void countsByTableOverRestarts() throws Exception {
            append(click("a", "1"), message("m"));
            append(click("a", "1"), click("a", "2"));
            reopen();

            assertThat(journal.totals())
                    .containsExactly(
                            new TableTotal(CLICKS.name(), "clicks", new Tally(CLICKS.name(), 3, 1, 1, 1, 0, 0)),
                            new TableTotal(MESSAGES.name(), "messages", new Tally(MESSAGES.name(), 1, 1, 0, 0, 0, 0)));
        }
    }

    @Nested
    class Delivering {
        @Test
        void readsInPiecesBoundedByCountAndBytes() throws Exception {
            append(click("a", "1"), click("b", "1"), click("c", "1"));
            try (JournalReader reader = journal.reader(0)) {
                assertThat(reader.read(0, 2, Long.MAX_VALUE).end()).isEqualTo(2);
                assertThat(reader.read(0, 10, 1).events()).hasSize(1);
                assertThat(reader.read(3, 10, 1_000)).isEqualTo(new Stretch(List.of(), List.of(), 3));
            }
        }

        /** As between the commit of a transaction and the moment at which the rest of the process knows of it. */
        @Test
        void doesNotTakeForDamagedWhatIsNotKnownYet() throws Exception {
            append(click("a", "1"));
            Event event = new Event("NewTable", "b", "1", NOON, Json.of("{}"));
            execute("INSERT INTO source_table (number, name) VALUES (77, 'NewTable')");
            execute(
                    "INSERT INTO event (position, table_number, id, revision, time, collected_at, is_update, latest, crc,"
                            + " body) VALUES (2, 77, 'b', '1', " + NOON.toEpochMilli() + ", 0, 0, 1, "
                            + EventDigest.crc(event, "{}".getBytes(StandardCharsets.UTF_8)) + ", CAST('{}' AS BLOB))");

            assertThat(readAll().damaged()).isEmpty();
            assertThat(ids()).containsExactly("a");
            reopen();
            assertThat(readAll().damaged()).isEmpty();
            assertThat(ids()).containsExactly("a", "b");
        }

        @Test
        void anExportSeesOneMomentOfTheJournal() throws Exception {
            append(click("a", "1"));
            try (EventRows rows = new EventRows(file)) {
                append(new Event("NewTable", "b", "1", NOON, Json.of("{}")));
                rows.select(EventQuery.ALL);
                while (rows.hasRow()) {
                    rows.take();
                }
                assertThat(rows.damaged()).isZero();
            }
        }

        @Test
        void eachSinkHasItsOwnCursor() throws Exception {
            append(click("a", "1"), click("b", "1"));
            journal.cursor("splunk");
            journal.cursor("elastic");
            journal.settle("splunk", new Settlement(Cursor.at(2), 2, List.of()));
            reopen();

            assertThat(journal.cursor("splunk")).isEqualTo(Cursor.at(2));
            assertThat(journal.cursor("elastic")).isEqualTo(Cursor.at(0));
            assertThat(journal.sinkPositions())
                    .containsExactly(
                            new SinkPosition("elastic", 0, 0, 2, Optional.of(NOON)),
                            new SinkPosition("splunk", 2, 0, 0, Optional.empty()));
        }

        @Test
        void keepsWhatIsSettledBeyondTheCursor() throws Exception {
            append(click("a", "1"), click("b", "1"), click("c", "1"), click("d", "1"));
            Cursor cursor = journal.cursor("s").with(List.of(2L, 3L));
            journal.settle("s", new Settlement(cursor, 2, List.of()));
            reopen();

            assertThat(journal.cursor("s")).isEqualTo(new Cursor(0, List.of(new Cursor.Span(2, 3))));
            assertThat(journal.sinkPositions().get(0).pending()).isEqualTo(2);
        }

        @Test
        void aDeadLetterIsThereOnceHoweverOftenItIsSettled() throws Exception {
            append(click("a", "1"));
            journal.cursor("s");
            DeadLetter letter = new DeadLetter(1, "6", "no such index");
            journal.settle("s", new Settlement(Cursor.at(1), 0, List.of(letter)));
            journal.settle("s", new Settlement(Cursor.at(1), 0, List.of(letter)));

            assertThat(query("SELECT count(*) FROM dead_letter", Integer.class)).isEqualTo(1);
            assertThat(journal.sinkPositions().get(0).deadLettered()).isEqualTo(1);
            assertThat(query("SELECT id || reason FROM dead_letter WHERE sink = 's'", String.class))
                    .isEqualTo("ano such index");
        }

        @Test
        void aDamagedEventIsReportedAndTheOthersAreRead() throws Exception {
            append(click("a", "1"), click("b", "1"), click("c", "1"));
            execute("UPDATE event SET body = '{\"x\":1}' WHERE position = 2");

            Stretch stretch = readAll();

            assertThat(stretch.events()).extracting(Stored::position).containsExactly(1L, 3L);
            assertThat(stretch.damaged()).extracting(DeadLetter::position).containsExactly(2L);
            assertThat(stretch.end()).isEqualTo(3);
            journal.cursor("s");
            journal.settle("s", new Settlement(Cursor.at(3), 2, stretch.damaged()));
            assertThat(query("SELECT code FROM dead_letter", String.class)).isEqualTo(DeadLetter.DAMAGED);
        }
    }

    @Nested
    class Trimming {
        private final Duration retention = Duration.ofDays(8);

        @Test
        void deletesWhatIsOldAndDeliveredToEverySink() throws Exception {
            append(click("a", "1"), click("b", "1"));
            journal.cursor("s");
            journal.cursor("t");
            journal.settle("s", new Settlement(Cursor.at(2), 2, List.of()));
            journal.settle("t", new Settlement(Cursor.at(1), 1, List.of()));
            clock.set(NOON.plus(retention).plusSeconds(1));
            append(click("c", "1"));

            long deleted = journal.trim(Set.of("s", "t"), clock.instant().minus(retention));

            assertThat(deleted).isEqualTo(1);
            assertThat(ids()).containsExactly("b", "c");
            assertThat(journal.bytes()).isEqualTo(click("b", "1").body().size() * 2L);
            assertThat(query("SELECT count(*) FROM seen_recent", Integer.class)).isEqualTo(2);
        }

        @Test
        void endsSoonWhenItIsInterrupted() throws Exception {
            append(IntStream.range(0, 1_200).mapToObj(i -> click("e" + i, "1")).toArray(Event[]::new));
            Thread.currentThread().interrupt();
            long deleted = journal.trim(Set.of(), NOON.plusSeconds(1));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(deleted).isLessThan(1_200);
            assertThat(journal.trim(Set.of(), NOON.plusSeconds(1))).isEqualTo(1_200 - deleted);
        }

        @Test
        void keepsWhatIsYoung() throws Exception {
            append(click("a", "1"));

            assertThat(journal.trim(Set.of(), NOON)).isZero();
        }

        @Test
        void aConfiguredSinkThatHasNotBegunHoldsEverything() throws Exception {
            append(click("a", "1"));

            assertThat(journal.trim(Set.of("new"), NOON.plusSeconds(1))).isZero();
        }

        @Test
        void aSinkThatIsNoLongerConfiguredHoldsNothing() throws Exception {
            append(click("a", "1"));
            journal.cursor("gone");

            assertThat(journal.trim(Set.of(), NOON.plusSeconds(1))).isEqualTo(1);
            assertThat(journal.sinkPositions()).isEmpty();
        }

        @Test
        void positionsGoOnAfterEverythingWasDeleted() throws Exception {
            append(click("a", "1"), click("b", "1"));
            journal.trim(Set.of(), NOON.plusSeconds(1));
            reopen();
            append(click("c", "1"));

            assertThat(readAll().events()).extracting(Stored::position).containsExactly(3L);
            assertThat(journal.cursor("late")).isEqualTo(Cursor.at(2));
        }

        @Test
        void aSinkThatIsNewBeginsAtTheOldestEventHeld() throws Exception {
            append(click("a", "1"), click("b", "1"));
            clock.set(NOON.plusSeconds(10));
            append(click("c", "1"));
            journal.trim(Set.of(), NOON.plusSeconds(1));

            assertThat(journal.cursor("s")).isEqualTo(Cursor.at(2));
        }

        /** Whatever the retention: TAP shows an event for seven days, and each hour is read again until then. */
        @Test
        void whatIsDeletedEarlyIsRecognisedForEightDays() throws Exception {
            append(click("a", "1"));
            journal.trim(Set.of(), NOON.plusSeconds(1));
            clock.set(NOON.plus(Duration.ofHours(27)));
            append(click("b", "1"));
            journal.trim(Set.of(), clock.instant().plusSeconds(1));
            assertThat(ids()).isEmpty();
            reopen();

            clock.set(NOON.plus(Duration.ofHours(7 * 24 + 23)));
            journal.trim(Set.of(), clock.instant());
            append(click("a", "1"), click("b", "1"));
            assertThat(ids()).isEmpty();

            clock.set(NOON.plus(Duration.ofHours(8 * 24 + 13)));
            journal.trim(Set.of(), clock.instant());
            append(click("a", "1"), click("b", "1"));
            assertThat(ids()).containsExactly("a");
            assertThat(query("SELECT count(*) FROM state WHERE key LIKE 'trimmed%'", Integer.class))
                    .isEqualTo(1);
        }

        @Test
        void anUpdateOfWhatIsDeletedIsAnUpdate() throws Exception {
            append(click("a", "1"));
            journal.trim(Set.of(), NOON.plusSeconds(1));
            append(click("a", "2"));

            assertThat(readAll().events())
                    .singleElement()
                    .satisfies(stored -> assertThat(stored.event().previous()).isPresent());
        }

        @Test
        void givesTheSpaceBack() throws Exception {
            Step step = journal.begin();
            for (int i = 0; i < 3_000; i++) {
                step.emit(click("id" + i, "1"));
            }
            step.commit(SECOND, List.of());
            long pages = query("PRAGMA page_count", Integer.class);
            clock.set(NOON.plus(retention).plusSeconds(1));

            assertThat(journal.trim(Set.of(), NOON.plusSeconds(1))).isEqualTo(3_000);

            assertThat(query("PRAGMA page_count", Integer.class).longValue()).isLessThan(pages / 4);
            assertThat(journal.bytes()).isZero();
        }
    }

    /** The machine's clock is wrong; the source goes by the vendor's. */
    @Nested
    class WrongClock {
        private List<Instant> collected() {
            return readAll().events().stream().map(Stored::collectedAt).toList();
        }

        private void page(Instant readUpTo, Event... events) throws Exception {
            Step step = journal.begin();
            for (Event event : events) {
                step.emit(event);
            }
            step.commit(SECOND, List.of(read(readUpTo.minusSeconds(3_600), readUpTo, readUpTo.minusSeconds(600), 1)));
        }

        private void trim() {
            journal.trim(Set.of(), clock.instant().minus(Duration.ofDays(8)));
        }

        @Test
        void nothingIsForgottenWhenItLeapsAhead() throws Exception {
            page(NOON, click("a", "1"));
            clock.set(NOON.plus(Duration.ofDays(30)));
            trim();
            reopen();
            trim();

            clock.set(NOON.plusSeconds(60));
            page(NOON, click("a", "1"));

            assertThat(ids()).isEmpty();
        }

        @Test
        void theLedgerKeepsItsHoursWhenItLeapsAhead() throws Exception {
            page(NOON, click("a", "1"));
            clock.set(NOON.plus(Duration.ofDays(3_000)));
            trim();

            assertThat(query("SELECT count(*) FROM coverage", Integer.class)).isEqualTo(1);
        }

        /** As with any clock: what the journal holds is accounted for. */
        @Test
        void theLedgerLooksBackFurtherThanEventsAreKept() throws Exception {
            page(NOON, click("a", "1"));
            clock.set(NOON.plus(Duration.ofDays(400)));
            page(clock.instant(), click("b", "1"));

            journal.trim(Set.of(), clock.instant().minus(Duration.ofDays(365)));
            assertThat(query("SELECT count(*) FROM coverage", Integer.class)).isEqualTo(2);

            journal.trim(Set.of(), clock.instant().minus(Duration.ofDays(8)));
            assertThat(query("SELECT count(*) FROM coverage", Integer.class)).isEqualTo(1);
        }

        @Test
        void whatIsReadWhileItIsBehindIsRememberedAsLong() throws Exception {
            clock.set(NOON.minus(Duration.ofDays(20)));
            page(
                    NOON,
                    IntStream.range(0, 3_000).mapToObj(i -> click("e" + i, "1")).toArray(Event[]::new));

            assertThat(collected()).hasSize(3_000).allMatch(at -> !at.isBefore(NOON));
            clock.set(NOON.plusSeconds(60));
            trim();
            page(NOON, click("e0", "1"), click("e2999", "1"));
            assertThat(readAll().events()).hasSize(3_000);
        }

        @Test
        void isNoLongerBelievedOnceItIsBackFromTheFuture() throws Exception {
            page(NOON, click("a", "1"));
            clock.set(NOON.plus(Duration.ofDays(300)));
            page(NOON.plusSeconds(60), click("b", "1"), click("c", "1"));
            clock.set(NOON.plusSeconds(120));
            page(NOON.plusSeconds(110), click("d", "1"));
            page(NOON.plusSeconds(110), click("e", "1"));

            Instant back = NOON.plusSeconds(120);
            assertThat(collected()).containsExactly(NOON, back, back, back, back);
        }

        /** How far the source has read says that the clock was right before. */
        @Test
        void timesNeverRunBackwardsWhenItIsSetBackWhileASourceIsUpToDate() throws Exception {
            page(NOON.minusSeconds(60), click("a", "1"));
            clock.set(NOON.minus(Duration.ofDays(2)));
            page(NOON.minusSeconds(30), click("b", "1"));

            assertThat(collected()).containsExactly(NOON, NOON);
        }
    }

    @Nested
    class Opening {
        @Test
        void syncsAtEveryCommitAndWritesAhead() throws Exception {
            assertThat(query("PRAGMA journal_mode", String.class)).isEqualTo("wal");
            assertThat(query("PRAGMA auto_vacuum", Integer.class)).isEqualTo(2);
            assertThat(journal.setting("synchronous")).isEqualTo("2");
        }

        /** On a full disk, what is in force must come into force again. */
        @Test
        void writesNothingWhereNothingIsDifferent() throws Exception {
            journal.route(Set.of("s", "t"));
            journal.cursor("s");
            Path log = folder.resolve("tap.db-wal");
            long before = Files.size(log);
            journal.route(Set.of("t", "s"));
            journal.declare(List.of(CLICKS, MESSAGES));
            journal.cursor("s");
            assertThat(Files.size(log)).isEqualTo(before);

            reopen();
            assertThat(Files.size(log)).isZero();
        }

        @Test
        void onlyTheOwnerCanReadTheFiles() throws Exception {
            append(click("a", "1"));
            for (String name : List.of("tap.db", "tap.db-wal")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }

        @Test
        void refusesADamagedFileWithTheCommandThatMovesItAside() throws Exception {
            append(click("a", "1"));
            journal.close();
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.write("this is no database".getBytes(StandardCharsets.US_ASCII));
            }
            try {
                assertThatThrownBy(JournalTest.this::open)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("tap.db cannot be opened")
                        .extracting(e -> ((JournalException) e).remedy())
                        .asString()
                        .contains("mkdir '" + folder.toAbsolutePath().resolve("tap.aside") + "' && mv '");
            } finally {
                Files.delete(file);
                open();
            }
        }

        @Test
        void doesNotAdviseToMoveAsideAFileThatAnotherProgramHolds() throws Exception {
            append(click("a", "1"));
            journal.close();
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("PRAGMA locking_mode = EXCLUSIVE");
                statement.execute("BEGIN EXCLUSIVE");
                assertThatThrownBy(() -> SqliteJournal.open(file, "tap", List.of(CLICKS), clock))
                        .isInstanceOfSatisfying(
                                JournalException.class,
                                e -> assertThat(e.remedy()).isEqualTo("stop the other program that holds " + file));
            } finally {
                open();
            }
        }

        @Test
        void refusesAFileThatIsDamagedInTheMiddle() throws Exception {
            Step step = journal.begin();
            for (int i = 0; i < 2_000; i++) {
                step.emit(click("id" + i, "1"));
            }
            step.commit(SECOND, List.of());
            journal.close();
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(8_192 * 2);
                bytes.write(new byte[8_192 * 20]);
            }
            try {
                assertThatThrownBy(JournalTest.this::open).isInstanceOf(JournalException.class);
            } finally {
                Files.delete(file);
                open();
            }
        }

        @Test
        void theCommandMovesEverythingAside() throws Exception {
            append(click("a", "1"));
            journal.close();
            Files.writeString(folder.resolve("tap.db-wal"), "old");
            Process shell = new ProcessBuilder("sh", "-c", JournalFile.moveAside(file)).start();
            assertThat(shell.waitFor()).isZero();

            open();

            assertThat(ids()).isEmpty();
            assertThat(folder.resolve("tap.aside/tap.db")).exists();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4})
        void bringsAFileOfAnOlderVersionUpToDate(int version) throws Exception {
            append(click("a", "1"), click("b", "1"));
            journal.cursor("s");
            journal.settle("s", new Settlement(Cursor.at(1), 1, List.of()).andSend(2));
            journal.close();
            OlderJournals.backTo(version, file);

            open();

            assertThat(journal.cursor("s")).isEqualTo(Cursor.at(1));
            assertThat(journal.sent("s")).as("what an older one did not note").isZero();
            append(click("a", "1"), click("c", "1"));
            assertThat(ids()).containsExactly("a", "b", "c");
            journal.send("s", 3);
            assertThat(journal.sent("s")).isEqualTo(3);
            assertThat(query("PRAGMA user_version", Integer.class)).isEqualTo(JournalFile.SCHEMA_VERSION);
        }

        @Test
        void refusesAFileOfANewerVersion() throws Exception {
            journal.close();
            execute("PRAGMA user_version = 99");
            try {
                assertThatThrownBy(JournalTest.this::open)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("schema version 99");
            } finally {
                execute("PRAGMA user_version = " + JournalFile.SCHEMA_VERSION);
                open();
            }
        }
    }

    @Nested
    class Views {
        @Test
        void showTheLatestRevisionUnderTheTablesName() throws Exception {
            append(click("a", "1"), click("b", "1"));
            append(click("a", "2"));

            assertThat(query("SELECT count(*) FROM VendorClicksV2", Integer.class))
                    .isEqualTo(2);
            assertThat(query("SELECT count(*) FROM VendorClicksV2_all", Integer.class))
                    .isEqualTo(3);
            assertThat(query("SELECT _revision FROM VendorClicksV2 WHERE id = 'a'", String.class))
                    .isEqualTo("2");
        }

        @Test
        void showColumnsByTheirNames() throws Exception {
            append(click("a", "1"));

            assertThat(query("SELECT score FROM VendorClicksV2", Integer.class)).isEqualTo(7);
            assertThat(query("SELECT threats FROM VendorClicksV2", String.class))
                    .isEqualTo("[{\"name\":\"ü 1\"}]");
            assertThat(query("SELECT _time || ' ' || _collected_at FROM VendorClicksV2", String.class))
                    .isEqualTo("2026-03-01T12:00:00.000Z 2026-03-01T12:00:00.000Z");
        }

        @Test
        void callTheTimeOfAnEventAsAzureDoesUnlessTheTableHasSuchAColumn() throws Exception {
            append(click("a", "1"));
            assertThat(query("SELECT TimeGenerated FROM VendorClicksV2", String.class))
                    .isEqualTo("2026-03-01T12:00:00.000Z");

            journal.close();
            io.collector.api.Table own = new io.collector.api.Table(
                    CLICKS.name(),
                    "clicks",
                    "clickTime",
                    List.of(
                            new io.collector.api.Table.Column("clickTime", io.collector.api.Table.Type.DATETIME),
                            new io.collector.api.Table.Column("timeGenerated", io.collector.api.Table.Type.STRING)));
            journal = SqliteJournal.open(file, "tap", List.of(own), clock);
            assertThat(query("SELECT count(timeGenerated) FROM VendorClicksV2", Integer.class))
                    .isZero();
        }

        @Test
        void followTheDeclarationOfTheTable() throws Exception {
            append(click("a", "1"));
            journal.close();
            io.collector.api.Table wider = new io.collector.api.Table(
                    CLICKS.name(),
                    "clicks",
                    "clickTime",
                    List.of(
                            new io.collector.api.Table.Column("clickTime", io.collector.api.Table.Type.DATETIME),
                            new io.collector.api.Table.Column("ID", io.collector.api.Table.Type.STRING),
                            new io.collector.api.Table.Column("id", io.collector.api.Table.Type.STRING)));
            journal = SqliteJournal.open(file, "tap", List.of(wider), clock);

            assertThat(query("SELECT id_ FROM VendorClicksV2", String.class)).isEqualTo("a");
            assertThat(journal.tables()).contains(wider, MESSAGES);
        }
    }

    @Nested
    class Directory {
        @Test
        void isHeldByOneProcess() {
            try (DataDirectory held = DataDirectory.take(folder.resolve("data"))) {
                assertThatThrownBy(() -> DataDirectory.take(held.root()))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(
                                "in use by process " + ProcessHandle.current().pid());
            }
            DataDirectory.take(folder.resolve("data")).close();
        }

        @Test
        void isForItsOwnerOnly() throws IOException {
            Path data = folder.resolve("a/data");
            DataDirectory.take(data).close();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("journal"))))
                    .isEqualTo("rwx------");
        }

        @Test
        void thatCannotBeMadeSaysWhatToDo() throws IOException {
            Path blocked = folder.resolve("file");
            Files.writeString(blocked, "");
            assertThatThrownBy(() -> DataDirectory.take(blocked.resolve("data")))
                    .isInstanceOf(JournalException.class)
                    .extracting(e -> ((JournalException) e).remedy())
                    .asString()
                    .contains("data-dir");
        }
    }
}
