package io.collector.runtime.cli;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.MESSAGES;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Beside journals that are open for writing, as those of a running collector are. */
class EventsCommandTest {
    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private DataDirectory directory;
    private SqliteJournal tap;
    private SqliteJournal other;
    private String columns = "";
    private int exit;

    @BeforeEach
    void open() throws Exception {
        directory = DataDirectory.take(folder.resolve("data"));
        tap = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS, MESSAGES), clock);
        other = SqliteJournal.open(directory.journal("other"), "other", List.of(CLICKS), clock);
        append(tap, click("a", "1", NOON.minusSeconds(7_200)), message("m"));
        clock.set(NOON.plusSeconds(60));
        append(other, click("b", "1", NOON.minusSeconds(60)));
        append(tap, click("c", "1", NOON.minusSeconds(3_000)), click("c", "2", NOON.minusSeconds(3_000)));
    }

    @AfterEach
    void close() {
        tap.close();
        other.close();
        directory.close();
    }

    private static void append(SqliteJournal journal, Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(Checkpoint.START, List.of());
    }

    private String events(String... options) {
        exit = execute(out, options);
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    private int execute(OutputStream to, String... options) {
        CollectorCommand root = new CollectorCommand(
                Map.of("COLLECTOR_DATA_DIR", folder.resolve("data").toString(), "COLUMNS", columns), clock);
        CommandLine line = new CommandLine(root)
                .addSubcommand(new EventsCommand(root, to, clock))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Faults())
                .setParameterExceptionHandler(new Faults());
        String[] arguments = new String[options.length + 1];
        arguments[0] = "events";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return line.execute(arguments);
    }

    private static List<String> ids(String ndjson) {
        return Arrays.stream(ndjson.split("\n"))
                .filter(l -> !l.isEmpty())
                .map(l -> l.replaceAll(".*\"id\":\"(\\w+)\",\"revision\":\"(\\w+)\".*", "$1$2"))
                .toList();
    }

    @Test
    void showsTheEventsOfAllSourcesInTheOrderOfTheirTime() {
        assertThat(ids(events("--json"))).containsExactly("a1", "c1", "c2", "b1", "mr1");
        assertThat(exit).isZero();
    }

    @Test
    void writesTheEventAsItIsKept() {
        assertThat(events("--json", "--table", "clicks", "--limit", "1"))
                .isEqualTo("{\"table\":\"VendorClicksV2\",\"id\":\"b\",\"revision\":\"1\","
                        + "\"time\":\"2026-03-01T11:59:00Z\",\"collectedAt\":\"2026-03-01T12:01:00Z\","
                        + "\"source\":\"other\",\"event\":"
                        + click("b", "1", NOON.minusSeconds(60)).body() + "}\n");
    }

    @Test
    void looksAtTheTimeOfTheEvent() {
        assertThat(ids(events("--json", "--since", "1h"))).containsExactly("c1", "c2", "b1", "mr1");
        assertThat(ids(events("--json", "--from", "2026-03-01T09:00:00Z", "--to", "2026-03-01T11:30:00Z")))
                .containsExactly("a1", "c1", "c2");
    }

    @Test
    void looksAtTheTimeOfCollectionIfAsked() {
        assertThat(ids(events("--json", "--by", "collected", "--since", "30s"))).containsExactly("b1", "c1", "c2");
        assertThat(ids(events(
                        "--json",
                        "--by",
                        "collected",
                        "--to",
                        NOON.plusSeconds(1).toString())))
                .containsExactly("a1", "mr1");
    }

    @Test
    void showsOnlyTheNewestIfThereIsALimit() {
        assertThat(ids(events("--format", "ndjson", "--limit", "3"))).containsExactly("c2", "b1", "mr1");
    }

    @Test
    void writesOneTablesColumnsAsCsv() {
        assertThat(events("--format", "csv", "--table", "VendorClicksV2", "--limit", "1"))
                .isEqualTo(String.join(
                        "\r\n",
                        "clickTime,id,score,threats,TimeGenerated",
                        "2026-03-01T11:59:00Z,b,7,\"[{\"\"name\"\":\"\"ü 1\"\"}]\",2026-03-01T11:59:00.000Z",
                        ""));
    }

    @Test
    void showsALineAnEventInATerminal() {
        assertThat(events().split("\n"))
                .hasSize(6)
                .anyMatch(l -> l.startsWith("2026-03-01T11:59:00Z      other         clicks"));
    }

    @Test
    void fitsATerminal() {
        columns = "110";
        assertThat(events().lines()).allMatch(line -> line.length() <= 110).anyMatch(line -> line.endsWith("…"));
    }

    @Test
    void findsATextOrAnIdentity() {
        assertThat(ids(events("--json", "--contains", "SCORE\":7"))).containsExactly("a1", "c1", "c2", "b1");
        assertThat(ids(events("--json", "--contains", "Ü 2"))).isEmpty();
        assertThat(ids(events("--json", "--contains", "ü 2"))).containsExactly("c2");
        assertThat(ids(events("--json", "--contains", "c", "--limit", "1"))).containsExactly("b1");
        assertThat(ids(events("--json", "--contains", "nobody"))).isEmpty();
        assertThat(exit).isZero();
    }

    @Test
    void saysWhatIsWrongWithAnOption() {
        events("--table", "clicksblocked");
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("no source has a table clicksblocked; there are ")
                .contains("clicks");
        events("--since", "soon");
        assertThat(exit).isEqualTo(2);
        events("--format", "csv");
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("csv needs --table");
    }

    @Test
    void refusesTimesThatNoClockHasWithoutFallingOver() {
        for (String since : List.of("9999999999999999d", "99999999999999999999999d", "1")) {
            events("--since", since);
            assertThat(exit).as(since).isEqualTo(2);
            assertThat(err.toString()).contains("since must be a duration such as 30m, 1h or 2d, not " + since);
        }
        for (String from : List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
            events("--from", from);
            assertThat(exit).as(from).isEqualTo(2);
            assertThat(err.toString()).contains("from must be a time such as ").contains("not " + from);
        }
        assertThat(ids(events("--json", "--since", "999999999d"))).hasSize(5);
        assertThat(exit).isZero();
    }

    @Test
    void refusesARangeThatCanHaveNothingInIt() {
        events("--from", "2026-03-01T12:00:00Z", "--to", "2026-03-01T11:00:00Z");
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("from must be before to");
    }

    @Test
    void failsIfTheOutputCannotBeWritten() {
        assertThat(execute(new Full("No space left on device"), "--json")).isEqualTo(1);
        assertThat(err.toString()).contains("could not be written to its end: No space left on device");
    }

    @Test
    void doesNotComplainOfAReaderThatHasSeenEnough() {
        assertThat(execute(new Full("Broken pipe"), "--json")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void writesWhatASpreadsheetTakesForAFormulaAsItIsAndSaysSo() throws Exception {
        Event formula = click("=cmd|' /C calc'!A0", "1", NOON);
        append(tap, formula);
        assertThat(events("--format", "csv", "--table", "clicks", "--limit", "1"))
                .contains(",=cmd|' /C calc'!A0,");
        assertThat(err.toString()).contains("1 value begins as a formula does");
        events("--format", "csv", "--table", "clicks", "--to", "2026-03-01T11:59:30Z");
        assertThat(err.toString().lines()).hasSize(1);
    }

    /** An output that takes nothing. */
    private static final class Full extends OutputStream {
        private final String why;

        Full(String why) {
            this.why = why;
        }

        @Override
        public void write(int one) throws IOException {
            throw new IOException(why);
        }
    }

    @Test
    void readsTheDataDirectoryFromTheConfigurationThoughItsSecretsAreNotHere() throws Exception {
        Path config = folder.resolve("collector.conf");
        Files.writeString(
                config,
                "collector { data-dir = \"" + folder.resolve("data") + "\", sources { tap { secret = ${NOT_SET} } } }");
        CollectorCommand root = new CollectorCommand(Map.of(), clock);
        int code = new CommandLine(root)
                .addSubcommand(new EventsCommand(root, out, clock))
                .execute("-c", config.toString(), "events", "--json");

        assertThat(code).isZero();
        assertThat(ids(out.toString(StandardCharsets.UTF_8))).hasSize(5);
    }
}
