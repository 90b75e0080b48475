package io.collector.runtime.ledger;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.MESSAGES;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Event;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.DeadLetter;
import io.collector.runtime.journal.EventLog;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.OlderJournals;
import io.collector.runtime.journal.Settlement;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a journal that is open for writing, as that of a running collector is. */
class LedgerTest {
    private static final Instant LONG_AGO = Instant.EPOCH;

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private DataDirectory directory;
    private SqliteJournal journal;

    @BeforeEach
    void open() {
        directory = DataDirectory.take(folder.resolve("data"));
        journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS, MESSAGES), clock);
    }

    @AfterEach
    void close() {
        journal.close();
        directory.close();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-01T" + time + ":00Z");
    }

    private static Coverage.Read covered(String from, String to) {
        return read(at(from), at(to), LONG_AGO, 0);
    }

    private static Coverage.Gap gap(String from, String to) {
        return new Coverage.Gap(at(from), at(to), Set.of(CLICKS.name()), "too old");
    }

    private void append(List<Coverage> coverage, Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(Checkpoint.START, coverage);
    }

    private Ledger ledger() {
        return ledger(Optional.empty(), Optional.empty());
    }

    private Ledger ledger(Optional<Instant> from, Optional<Instant> to) {
        return Ledger.of(new EventLog(folder.resolve("data")).accounts(), from, to, clock.instant());
    }

    private HourLine hour(String from) {
        return ledger().sources().get(0).hours().stream()
                .filter(h -> h.from().equals(at(from)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> hours() {
        return ledger().sources().get(0).hours().stream()
                .map(h -> h.from().toString().substring(11, 16))
                .toList();
    }

    @Test
    void countsFactsUpdatesAndLateOnesByTheHourOfTheEvent() throws Exception {
        append(
                List.of(covered("08:00", "10:00")),
                click("a", "1", at("08:59")),
                click("b", "1", at("09:00")),
                click("b", "1", at("09:00")));
        append(
                List.of(read(at("09:00"), at("12:00"), at("09:30"), 3)),
                click("b", "2", at("09:00")),
                click("c", "1", at("09:29")),
                click("d", "1", at("09:30")));

        HourLine nine = hour("09:00");
        assertThat(nine.table()).isEqualTo(CLICKS.name());
        assertThat(nine.found()).isEqualTo(3);
        assertThat(nine.fresh()).isEqualTo(3);
        assertThat(nine.late()).isEqualTo(1);
        assertThat(nine.updates()).isEqualTo(1);
        assertThat(hour("08:00").found()).isEqualTo(1);
        assertThat(hour("11:00").found()).isZero();
        assertThat(ledger().complete()).isTrue();
        assertThat(ledger().verdict()).isEqualTo("complete");
    }

    @Test
    void saysHowLateTheLatestOfAnHourWas() throws Exception {
        append(List.of(covered("10:00", "13:00")), click("a", "1", at("12:05")));
        assertThat(hour("12:00").lateBy()).isEmpty();

        clock.set(at("13:10"));
        append(
                List.of(read(at("11:00"), at("13:10"), at("12:30"), 3)),
                click("b", "1", at("12:29")),
                click("c", "1", at("12:20")),
                click("d", "1", at("12:59")));
        assertThat(hour("12:00").late()).isEqualTo(2);
        assertThat(hour("12:00").lateBy()).contains(Duration.ofMinutes(50));

        clock.set(at("13:15"));
        append(List.of(read(at("11:00"), at("13:15"), at("12:50"), 1)), click("e", "1", at("12:40")));
        assertThat(hour("12:00").late()).isEqualTo(3);
        assertThat(hour("12:00").lateBy()).contains(Duration.ofMinutes(50));
        assertThat(hour("11:00").lateBy()).isEmpty();
        assertThat(LedgerJson.of(ledger())).contains("\"late\":3,\"lateBySeconds\":3000,");
    }

    @Test
    void doesNotMakeUpHowLateWhatAnEarlierVersionCountedWas() throws Exception {
        append(List.of(read(at("08:00"), at("10:00"), at("09:00"), 1)), click("a", "1", at("08:10")));
        journal.close();
        OlderJournals.backTo(3, directory.journal("tap"));
        assertThatThrownBy(this::ledger)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.remedy()).contains("collector run"));
        journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS, MESSAGES), clock);

        assertThat(hour("08:00").late()).isEqualTo(1);
        assertThat(hour("08:00").lateBy()).isEmpty();
    }

    @Test
    void countsWhatAPollThatDiedHalfWayLeftBehindOnce() throws Exception {
        append(List.of(covered("08:00", "10:00")));
        Step step = journal.begin();
        step.emit(click("a", "1", at("08:10")));
        step.flush();
        journal.close();
        journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS, MESSAGES), clock);
        append(List.of(read(at("08:00"), at("12:00"), at("09:00"), 1)), click("a", "1", at("08:10")));

        assertThat(hour("08:00").found()).isEqualTo(1);
        assertThat(hour("08:00").late()).isEqualTo(1);
    }

    @Test
    void aJournalOfTheVersionBeforeGetsItsHoursFromItsEvents() throws Exception {
        append(List.of(covered("08:00", "10:00")), click("a", "1", at("08:10")), click("a", "2", at("09:00")));
        journal.close();
        OlderJournals.backTo(1, directory.journal("tap"));
        journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS, MESSAGES), clock);

        assertThat(hour("08:00").found()).isEqualTo(1);
        assertThat(hour("09:00").updates()).isEqualTo(1);
        assertThat(journal.nextReplay("s", 1, 1)).isEmpty();
        append(List.of(), click("a", "2", at("09:00")), click("b", "1", at("09:00")));
        assertThat(journal.lastPosition()).isEqualTo(3);
    }

    @Test
    void remembersTheHoursOfEventsThatWereTrimmed() throws Exception {
        append(List.of(covered("08:00", "10:00")), click("a", "1", at("08:10")));
        journal.trim(Set.of(), NOON.plus(Duration.ofDays(1)));

        assertThat(journal.bytes()).isZero();
        assertThat(hour("08:00").found()).isEqualTo(1);
    }

    @Test
    void listsHoursFromTheFirstReadOnWhoseFirstPartNeedNotBeRead() throws Exception {
        append(List.of(covered("08:40", "10:00"), covered("10:00", "12:00")));

        assertThat(hours()).containsExactly("08:00", "09:00", "10:00", "11:00");
        assertThat(hour("08:00").read()).isTrue();
        assertThat(ledger().complete()).isTrue();
    }

    @Test
    void anHourIsSettledWhenItEndedMoreThanAnHourBeforeTheNewestRead() throws Exception {
        append(List.of(covered("08:00", "12:30")));

        assertThat(hour("10:00").settled()).isTrue();
        assertThat(hour("11:00").settled()).isFalse();
        assertThat(hour("12:00").settled()).isFalse();
        assertThat(hour("12:00").read()).isFalse();
        assertThat(ledger().complete()).isTrue();
    }

    @Test
    void aSettledHourThatWasNotReadIsMissing() throws Exception {
        append(List.of(covered("06:00", "07:30"), covered("08:10", "12:00")));

        assertThat(hour("07:00").read()).isFalse();
        assertThat(ledger().complete()).isFalse();
        assertThat(ledger().verdict())
                .isEqualTo("not complete: tap from 2026-03-01T07:30:00Z to 2026-03-01T08:10:00Z (VendorClicksV2)"
                        + " not read");
    }

    @Test
    void aGapIsMissingAndTellsItsReason() throws Exception {
        append(List.of(covered("06:00", "07:00")));
        append(List.of(gap("07:00", "08:30"), covered("08:30", "12:00")));

        assertThat(hour("07:00").gap()).contains("too old");
        assertThat(hour("08:00").gap()).contains("too old");
        assertThat(hour("09:00").gap()).isEmpty();
        assertThat(ledger().verdict())
                .isEqualTo("not complete: tap from 2026-03-01T07:00:00Z to 2026-03-01T08:30:00Z (VendorClicksV2)"
                        + " gap: too old");
        assertThat(ledger(Optional.of(at("09:00")), Optional.empty()).complete())
                .isTrue();
    }

    @Test
    void aGapThatIsReadAfterAllIsNone() throws Exception {
        append(List.of(covered("06:00", "07:00"), gap("07:00", "08:30"), covered("08:30", "12:00")));
        append(List.of(covered("07:00", "08:30")));

        assertThat(hour("07:00").gap()).isEmpty();
        assertThat(ledger().complete()).isTrue();
    }

    @Test
    void whatASinkStillHasToGetIsMissing() throws Exception {
        append(List.of(covered("08:00", "12:00")), click("a", "1"), click("b", "1"), click("c", "1"));
        journal.cursor("s");
        journal.settle(
                "s", new Settlement(Cursor.at(0).with(List.of(1L)), 1, List.of(new DeadLetter(1, "6", "no index"))));

        assertThat(ledger().sinks()).containsExactly(new SinkLine("tap", "s", 1, 1, 2));
        assertThat(ledger().complete()).isFalse();
        assertThat(ledger().verdict()).startsWith("not complete: 2 events of tap are pending for s; besides: 1 events");

        journal.settle("s", new Settlement(Cursor.at(3), 2, List.of()));
        assertThat(ledger().complete()).isTrue();
        assertThat(ledger().verdict()).startsWith("complete; besides: 1 events of tap were refused by s");
    }

    @Test
    void aSinkThatIsNotConfiguredAnyMoreIsNotWaitedFor() throws Exception {
        append(List.of(covered("08:00", "12:00")), click("a", "1"));
        journal.cursor("old");
        assertThat(ledger().complete()).isFalse();
        journal.route(Set.of("s", "t"));

        assertThat(ledger().complete()).isTrue();
        assertThat(ledger().sinks()).isEmpty();
    }

    @Test
    void isNotCompleteBeforeAnythingWasRead() {
        assertThat(ledger().complete()).isFalse();
        assertThat(ledger().verdict()).isEqualTo("not complete: tap has not read anything yet");
    }

    @Test
    void aRangeOfWhichNothingIsSettledIsCompleteAndSaysSo() throws Exception {
        append(List.of(covered("08:00", "12:00")));

        assertThat(ledger(Optional.of(at("15:00")), Optional.of(at("16:00"))).verdict())
                .isEqualTo(
                        "complete; besides: nothing of tap from 2026-03-01T15:00:00Z to 2026-03-01T16:00:00Z is settled"
                                + " yet");
        assertThat(ledger(Optional.of(NOON), Optional.empty()).verdict())
                .isEqualTo("complete; besides: nothing of tap from 2026-03-01T12:00:00Z is settled yet");
        assertThat(ledger(Optional.of(at("11:00")), Optional.of(at("11:30"))).verdict())
                .isEqualTo(
                        "complete; besides: nothing of tap from 2026-03-01T11:00:00Z to 2026-03-01T11:30:00Z is settled"
                                + " yet");
        assertThat(ledger(Optional.of(at("09:00")), Optional.empty()).verdict()).isEqualTo("complete");
        assertThat(ledger().verdict()).isEqualTo("complete");
    }

    @Test
    void aGapAndAPendingEventAreMissingFromARangeOfWhichNothingIsSettled() throws Exception {
        append(List.of(covered("08:00", "11:10"), gap("11:10", "11:40"), covered("11:40", "12:00")), click("a", "1"));
        assertThat(ledger(Optional.of(at("11:00")), Optional.empty()).verdict())
                .isEqualTo(
                        "not complete: tap from 2026-03-01T11:10:00Z to 2026-03-01T11:40:00Z (VendorClicksV2) gap: too"
                                + " old; besides: nothing of tap from 2026-03-01T11:00:00Z is settled yet");

        journal.cursor("s");
        assertThat(ledger(Optional.of(at("15:00")), Optional.empty()).verdict())
                .isEqualTo("not complete: 2 events of tap are pending for s; besides: nothing of tap from"
                        + " 2026-03-01T15:00:00Z is settled yet");
    }

    @Test
    void aRangeThatShouldHaveBeenReadSinceTheNewestReadIsNotComplete() throws Exception {
        append(List.of(covered("08:00", "12:00")));
        Optional<Instant> from = Optional.of(at("13:00"));
        Optional<Instant> to = Optional.of(at("16:00"));

        clock.set(at("15:00"));
        assertThat(ledger(from, to).complete()).isTrue();
        clock.set(at("15:01"));
        assertThat(ledger(from, to).verdict())
                .isEqualTo("not complete: tap has not read anything from 2026-03-01T13:00:00Z to 2026-03-01T16:00:00Z");
    }

    @Test
    void isNotCompleteBeforeAnythingWasReadWhateverTheRange() {
        assertThat(ledger(Optional.of(at("15:00")), Optional.empty()).verdict())
                .isEqualTo("not complete: tap has not read anything yet");
    }

    @Test
    void aRangeThatWasNeverReadIsNotComplete() throws Exception {
        append(List.of(covered("08:00", "12:00")));

        assertThat(ledger(Optional.empty(), Optional.of(at("05:00"))).verdict())
                .isEqualTo("not complete: tap has not read anything to 2026-03-01T05:00:00Z");
        assertThatThrownBy(() -> ledger(Optional.of(NOON), Optional.of(NOON)))
                .hasMessageContaining("from must be before to");
    }

    @Test
    void tellsWhenASettledHourWasNotReadAsNobodyAsked() throws Exception {
        append(List.of(covered("08:00", "11:40")));
        clock.set(at("13:00"));
        assertThat(ledger().verdict()).isEqualTo("complete");
        clock.set(at("13:01"));
        assertThat(ledger().verdict())
                .isEqualTo("complete; besides: tap has not read anything since 2026-03-01T11:40:00Z");
        assertThat(ledger(Optional.of(at("09:00")), Optional.empty()).verdict())
                .isEqualTo("complete; besides: tap has not read anything since 2026-03-01T11:40:00Z");
        assertThat(ledger(Optional.of(at("09:00")), Optional.of(at("10:00"))).verdict())
                .isEqualTo("complete");
    }

    @Test
    void tellsOfATableThatIsLeftBehind() throws Exception {
        append(List.of(
                new Coverage.Read(
                        at("06:00"), at("08:00"), at("06:00"), Map.of(CLICKS.name(), 0L, MESSAGES.name(), 0L)),
                covered("08:00", "12:00")));

        assertThat(ledger().verdict())
                .isEqualTo("complete; besides: tap has not read VendorMessagesV2 since 2026-03-01T08:00:00Z");
    }
}
