package io.collector.runtime.journal;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapEventsTest {
    private static final Instant FROM = NOON.minus(Duration.ofDays(9));
    private static final Coverage.Gap GAP =
            new Coverage.Gap(FROM, FROM.plus(Duration.ofDays(2)), Set.of(CLICKS.name()), "the vendor keeps 7 days");

    @TempDir
    Path folder;

    private List<Stored> collected() throws Exception {
        Path file = Files.createDirectories(folder.resolve("journal")).resolve("tap.db");
        try (SqliteJournal journal = SqliteJournal.open(file, "tap", List.of(CLICKS), new MovedClock())) {
            for (int poll = 0; poll < 2; poll++) {
                Step step = journal.begin();
                step.emit(click("a", "1"));
                step.commit(Checkpoint.START, List.of(GAP));
            }
            try (JournalReader reader = journal.reader(0)) {
                return reader.read(0, 100, Long.MAX_VALUE).events();
            }
        }
    }

    @Test
    void areMadeOnceOfEachGap() throws Exception {
        assertThat(collected())
                .extracting(s -> s.event().table())
                .containsExactly(CLICKS.name(), GapEvents.TABLE.name());
    }

    @Test
    void tellWhatIsMissingAndWhy() throws Exception {
        JsonNode body =
                new ObjectMapper().readTree(collected().get(1).event().body().openStream());

        assertThat(body.path("source").asText()).isEqualTo("tap");
        assertThat(body.path("gapFrom").asText()).isEqualTo("2026-02-20T12:00:00Z");
        assertThat(body.path("gapTo").asText()).isEqualTo("2026-02-22T12:00:00Z");
        assertThat(body.path("tables").get(0).asText()).isEqualTo(CLICKS.name());
        assertThat(body.path("reason").asText()).isEqualTo("the vendor keeps 7 days");
        assertThat(body.path("noticedAt").asText()).isEqualTo("2026-03-01T12:00:00Z");
        List<String> keys = new ArrayList<>();
        body.fieldNames().forEachRemaining(keys::add);
        assertThat(GapEvents.TABLE.columns()).extracting(c -> c.name()).containsExactlyElementsOf(keys);
    }

    @Test
    void canBeReadAsATableAndAreNoPartOfTheLedger() throws Exception {
        assertThat(collected()).hasSize(2);
        EventLog log = new EventLog(folder);

        assertThat(log.table("collector-gap")).contains(GapEvents.TABLE);
        List<Account> accounts = log.accounts();
        assertThat(Ledger.of(accounts, Optional.empty(), Optional.empty(), Instant.EPOCH)
                        .sources()
                        .get(0)
                        .hours())
                .isNotEmpty()
                .allSatisfy(hour -> assertThat(hour.table()).isEqualTo(CLICKS.name()));
    }
}
