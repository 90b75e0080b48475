package io.collector.runtime.journal;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTest {
    private static final Table MAIL = new Table(
            "VendorMail",
            "mail",
            "at",
            List.of(
                    new Table.Column("at", Table.Type.DATETIME),
                    new Table.Column("to", Table.Type.DYNAMIC),
                    new Table.Column("parts", Table.Type.DYNAMIC)));
    private static final Instant END = NOON.plus(Duration.ofDays(2));

    @TempDir
    Path data;

    private final MovedClock clock = new MovedClock();
    private final List<SqliteJournal> open = new ArrayList<>();
    private SqliteJournal journal;
    private Statistics statistics;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(data.resolve("journal"));
        journal = journal("tap");
        statistics = new Statistics(new EventLog(data));
    }

    @AfterEach
    void close() {
        open.forEach(SqliteJournal::close);
    }

    private SqliteJournal journal(String source) {
        SqliteJournal made = SqliteJournal.open(
                data.resolve("journal").resolve(source + ".db"), source, List.of(CLICKS, MAIL), clock);
        open.add(made);
        return made;
    }

    private static Event event(Table table, String id, String revision, Instant time, String json) {
        return new Event(table.name(), id, revision, time, Json.of(json.replace('\'', '"')));
    }

    private static Event mail(String id, String json) {
        return event(MAIL, id, "1", NOON, json);
    }

    private static void append(Journal journal, Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(new Checkpoint(Map.of("at", "1")), List.of());
    }

    private Ranking ranking(Ranking.Order order, String... facets) {
        List<Facet> list = Arrays.stream(facets).map(Facet::of).toList();
        return statistics.ranking(list, NOON, END, order, 10);
    }

    @Nested
    class Rankings {
        @Test
        void countTheEventsThatAValueStandsIn() throws Exception {
            append(
                    journal,
                    mail("1", "{'to':['ada','bo','ada']}"),
                    mail("2", "{'to':'ada'}"),
                    mail("3", "{'to':null}"),
                    mail("4", "{'to':['']}"),
                    mail("5", "{}"));

            Ranking ranking = ranking(Ranking.Order.TOTAL, "mail.to");

            assertThat(ranking.values())
                    .extracting(Ranking.Value::value, Ranking.Value::total)
                    .containsExactly(tuple("ada", 2L), tuple("bo", 1L));
            assertThat(ranking.distinct()).isEqualTo(2);
            assertThat(ranking.events()).isEqualTo(5);
            assertThat(ranking.older()).isFalse();
        }

        @Test
        void lookIntoObjectsThatFitTheCondition() throws Exception {
            append(
                    journal,
                    mail("1", "{'parts':[{'v':'BAD','sha':'aa','name':'x.pdf'},{'v':'good','sha':'bb'}]}"),
                    mail("2", "{'parts':[{'v':'bad','SHA':'aa'},'odd',7]}"));

            Ranking ranking = ranking(Ranking.Order.TOTAL, "mail.parts[v=bad].sha|SHA(name)");

            assertThat(ranking.values()).containsExactly(new Ranking.Value("aa", "x.pdf", List.of(2L), NOON));
        }

        @Test
        void takeEachFactByItsLatestRevision() throws Exception {
            append(journal, event(MAIL, "1", "1", NOON, "{'to':'ada'}"), event(MAIL, "1", "2", NOON, "{'to':'bo'}"));

            assertThat(ranking(Ranking.Order.TOTAL, "mail.to").values())
                    .extracting(Ranking.Value::value)
                    .containsExactly("bo");
        }

        @Test
        void putTheFirstFacetFirstIfAskedTo() throws Exception {
            append(
                    journal,
                    event(CLICKS, "c", "1", NOON, "{'id':'rare'}"),
                    mail("1", "{'to':['often','rare']}"),
                    mail("2", "{'to':['often']}"));

            assertThat(ranking(Ranking.Order.FIRST, "clicks.id", "mail.to").values())
                    .extracting(Ranking.Value::value, Ranking.Value::counts)
                    .containsExactly(tuple("rare", List.of(1L, 1L)), tuple("often", List.of(0L, 2L)));
            assertThat(ranking(Ranking.Order.TOTAL, "clicks.id", "mail.to").values())
                    .extracting(Ranking.Value::value)
                    .containsExactly("often", "rare");
        }

        @Test
        void addUpAllSourcesWithinTheTimeAskedFor() throws Exception {
            append(journal, mail("1", "{'to':'ada'}"), event(MAIL, "2", "1", END, "{'to':'ada'}"));
            append(journal("other"), mail("1", "{'to':'ada'}"));

            assertThat(ranking(Ranking.Order.TOTAL, "mail.to").values())
                    .extracting(Ranking.Value::total)
                    .containsExactly(2L);
        }

        @Test
        void areEmptyForAColumnThatNoTableDeclares() throws Exception {
            append(journal, mail("1", "{'secret':'x','to':'ada'}"));

            assertThat(ranking(Ranking.Order.TOTAL, "mail.secret", "none.to").values())
                    .isEmpty();
        }

        @Test
        void passOverABodyThatIsDamaged() throws Exception {
            append(journal, mail("1", "{'to':'ada'}"), mail("2", "{'to':'bo'}"));
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("journal/tap.db"));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE event SET body = x'7b22' WHERE id = '1'");
            }

            assertThat(ranking(Ranking.Order.TOTAL, "mail.to").values())
                    .extracting(Ranking.Value::value)
                    .containsExactly("bo");
        }
    }

    @Test
    void tellWhatCameInAndHowLongAfterItHappened() throws Exception {
        clock.set(NOON.plusSeconds(60));
        append(journal, event(MAIL, "1", "1", NOON, "{}"), event(MAIL, "2", "1", NOON.minusSeconds(540), "{}"));
        clock.set(NOON.plusSeconds(600));
        append(journal, event(CLICKS, "3", "1", NOON.plusSeconds(599), "{}"));
        clock.set(NOON.plusSeconds(1200));
        append(journal, event(CLICKS, "4", "1", NOON, "{}"));

        Flow flow = statistics.flow(NOON, NOON.plusSeconds(1200), Duration.ofMinutes(10));

        assertThat(flow.older()).isFalse();
        assertThat(flow.steps())
                .containsExactly(
                        new Flow.Step(NOON, Map.of(MAIL.name(), 2L), Duration.ofSeconds(60), Duration.ofSeconds(600)),
                        new Flow.Step(
                                NOON.plusSeconds(600),
                                Map.of(CLICKS.name(), 1L),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1)));
    }

    @Test
    void listTheNewestDeadLettersAndShowTheEventsOfOneFact() throws Exception {
        append(journal, mail("1", "{'to':'ada'}"), mail("2", "{'to':'bo'}"), mail("3", "{'to':'cy'}"));
        journal.cursor("s");
        for (int i = 1; i <= 3; i++) {
            clock.set(NOON.plusSeconds(i));
            journal.settle("s", new Settlement(Cursor.at(i), 0, List.of(new DeadLetter(i, "400", "field of " + i))));
        }

        DeadLetterPage page = statistics.deadLetters(Optional.empty(), 2);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.letters()).extracting(Buried::id).containsExactly("3", "2");
        assertThat(page.letters()).extracting(Buried::body).containsOnly("");

        assertThat(statistics.deadLetters(Optional.of("1"), 2).letters())
                .extracting(Buried::reason, Buried::body)
                .containsExactly(tuple("field of 1", "{\"to\":\"ada\"}"));
    }

    @Test
    void knowTheTablesOfEachSource() {
        journal("other");

        assertThat(statistics.tables()).isEqualTo(Map.of("other", List.of(CLICKS, MAIL), "tap", List.of(CLICKS, MAIL)));
    }

    @Nested
    class Searches {
        private List<String> found(String text) throws Exception {
            List<String> ids = new ArrayList<>();
            new EventLog(data)
                    .read(
                            EventQuery.ALL.containing(text),
                            (source, e) -> ids.add(e.event().id()));
            return ids;
        }

        @Test
        void findTextWhereverItStandsWhateverItsCase() throws Exception {
            append(journal, mail("1", "{'to':'Ada@corp.test'}"), mail("2", "{'to':'bo'}"), mail("x-2", "{}"));

            assertThat(found("ada@CORP")).containsExactly("1");
            assertThat(found("x-2")).containsExactly("x-2");
            assertThat(found("nobody")).isEmpty();
        }

        @Test
        void takeEveryCharacterAsItIs() throws Exception {
            append(
                    journal,
                    event(MAIL, "1", "1", NOON, "{\"to\":\"100% \\\"sure\\\" a_b c\\\\d\"}"),
                    mail("2", "{'to':'100 sure axb'}"));

            assertThat(found("100%")).containsExactly("1");
            assertThat(found("a_b")).containsExactly("1");
            assertThat(found("\"sure\"")).containsExactly("1");
            assertThat(found("c\\d")).containsExactly("1");
        }
    }
}
