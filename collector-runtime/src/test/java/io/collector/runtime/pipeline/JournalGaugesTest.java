package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Event;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.Settlement;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.metrics.MetricsRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalGaugesTest {
    private static final String LAG = "collector_lag_%s{sink=\"s\",source=\"tap\"} ";

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final MetricsRegistry metrics = new MetricsRegistry();
    private Journal journal;

    @BeforeEach
    void open() {
        Path file = folder.resolve("tap.db");
        journal = SqliteJournal.open(file, "tap", List.of(CLICKS), clock);
        JournalGauges gauges = new JournalGauges(metrics, journal, file, 1_000_000, clock);
        gauges.lagOf("s");
        metrics.beforeRender("x", gauges);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void append(Event... events) throws InterruptedException {
        Step step = journal.begin();
        for (Event event : events) {
            step.emit(event);
        }
        step.commit(Checkpoint.START, List.of());
    }

    private double value(String series) {
        return metrics.render()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingHeldIsNoLag() {
        journal.cursor("s");

        assertThat(value(LAG.formatted("bytes"))).isZero();
        assertThat(value(LAG.formatted("seconds"))).isZero();
        assertThat(value("collector_journal_events{source=\"tap\"} ")).isZero();
    }

    @Test
    void aSinkLagsByTheBytesItHasNotGotAndTheAgeOfTheFirstOfThem() throws Exception {
        journal.cursor("s");
        append(click("a", "1"), click("b", "1"), click("c", "1"), click("d", "1"));
        journal.settle("s", new Settlement(journal.cursor("s").with(List.of(1L)), 1, List.of()));
        clock.set(NOON.plusSeconds(90));

        assertThat(value(LAG.formatted("bytes"))).isEqualTo(journal.bytes() * 0.75);
        assertThat(value(LAG.formatted("seconds"))).isEqualTo(90);
    }

    @Test
    void whatWasTrimmedIsNotHeldAndDoesNotDistortTheSizeOfWhatIs() throws Exception {
        journal.cursor("s");
        append(click("a".repeat(100), "1"), click("b", "1"));
        journal.settle("s", new Settlement(journal.cursor("s").with(List.of(1L, 2L)), 2, List.of()));
        clock.set(NOON.plus(Duration.ofDays(9)));
        append(click("c", "1"));
        journal.trim(Set.of("s"), NOON.plus(Duration.ofDays(1)));

        assertThat(value("collector_journal_events{source=\"tap\"} ")).isEqualTo(1);
        assertThat(value(LAG.formatted("bytes"))).isEqualTo((double) journal.bytes());
    }

    @Test
    void tellsTheSizeOnTheDiskAndTheLimit() throws Exception {
        append(click("a", "1"));

        assertThat(value("collector_journal_file_bytes{source=\"tap\"} ")).isGreaterThan((double) journal.bytes());
        assertThat(value("collector_journal_limit_bytes{source=\"tap\"} ")).isEqualTo(1_000_000);
    }

    @Test
    void isSilentOnASinkThatTheJournalDoesNotKnow() {
        assertThat(value(LAG.formatted("seconds"))).isNaN();
    }
}
