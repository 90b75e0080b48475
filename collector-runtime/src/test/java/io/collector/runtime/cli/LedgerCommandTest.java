package io.collector.runtime.cli;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Checkpoint;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LedgerCommandTest {
    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void collect() throws Exception {
        try (DataDirectory directory = DataDirectory.take(folder);
                SqliteJournal journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS), clock)) {
            Step step = journal.begin();
            step.emit(click("a", "1", NOON.minusSeconds(7_000)));
            step.commit(
                    Checkpoint.START, List.of(read(NOON.minusSeconds(7_200), NOON.plusSeconds(5), Instant.EPOCH, 1)));
        }
    }

    private int execute(Path dataDir, String... arguments) {
        out = new StringWriter();
        CollectorCommand root = new CollectorCommand(Map.of("COLLECTOR_DATA_DIR", dataDir.toString()), clock);
        return new CommandLine(root)
                .addSubcommand(new LedgerCommand(root, clock))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Faults())
                .setParameterExceptionHandler(new Faults())
                .execute(arguments);
    }

    @Test
    void printsTheBooksAndEndsWithTheVerdict() {
        assertThat(execute(folder, "ledger")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "SOURCE  HOUR                  TABLE           FOUND  NEW  LATE  LATE BY  UPDATES  STATE",
                        "tap     2026-03-01T10:00:00Z  VendorClicksV2  1      1    0     -        0        read",
                        "tap     2026-03-01T11:00:00Z  VendorClicksV2  0      0    0     -        0        not settled",
                        "tap     2026-03-01T12:00:00Z  VendorClicksV2  0      0    0     -        0        not settled",
                        "",
                        "complete");
    }

    @Test
    void saysTheSameInJson() throws Exception {
        assertThat(execute(folder, "--json", "ledger", "--to", "2026-03-01T11:00:00Z"))
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString())).isEqualTo(new ObjectMapper().readTree("""
                                {"complete": true, "verdict": "complete", "sinks": [], "sources": [{"source": "tap",
                                 "hours": [{"from": "2026-03-01T10:00:00Z", "to": "2026-03-01T11:00:00Z",
                                   "table": "VendorClicksV2", "found": 1, "new": 1, "late": 0, "lateBySeconds": null, "updates": 0,
                                   "gap": null, "settled": true, "read": true}]}]}"""));
    }

    @Test
    void endsWith6WhenSomethingIsMissing() throws Exception {
        try (DataDirectory directory = DataDirectory.take(folder);
                SqliteJournal journal = SqliteJournal.open(directory.journal("tap"), "tap", List.of(CLICKS), clock)) {
            // A sink that has to get an event that is there already.
            journal.cursor("splunk");
        }
        assertThat(execute(folder, "ledger")).isEqualTo(6);
        assertThat(out.toString()).endsWith("not complete: 1 events of tap are pending for splunk\n");
    }

    @Test
    void endsWith0WhereTheWholeRangeIsYetToCome() {
        assertThat(execute(folder, "ledger", "--from", "2026-03-02T00:00:00Z")).isZero();
        assertThat(out.toString())
                .isEqualTo("complete; besides: nothing of tap from 2026-03-02T00:00:00Z is settled yet\n");
    }

    @Test
    void endsWith6WhereNothingWasCollected() {
        assertThat(execute(folder.resolve("elsewhere"), "ledger", "--json")).isEqualTo(6);
        assertThat(out.toString()).contains("nothing has been collected yet");
    }

    @Test
    void saysWhatIsWrongWithATime() {
        assertThat(execute(folder, "ledger", "--from", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("--from must be a time such as");
    }
}
