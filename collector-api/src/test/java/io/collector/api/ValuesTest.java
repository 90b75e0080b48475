package io.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(1);

    private static Event event(String table, String id, String revision) {
        return new Event(table, id, revision, NOON, Json.of("{}"));
    }

    @Test
    void eventsHaveKeysOfOneTo128Characters() {
        String most = "k".repeat(128);
        assertThatCode(() -> event(most, most, most)).doesNotThrowAnyException();
        for (String bad : List.of("", most + "k")) {
            assertThatThrownBy(() -> event(bad, "i", "r")).hasMessageContaining("table must have 1 to 128 characters");
            assertThatThrownBy(() -> event("t", bad, "r")).hasMessageContaining("id must have");
            assertThatThrownBy(() -> event("t", "i", bad)).hasMessageContaining("revision must have");
        }
    }

    @Test
    void batchesHaveAtLeastOneEventAndDoNotChange() {
        assertThatThrownBy(() -> new Batch("tap", List.of())).isInstanceOf(IllegalArgumentException.class);
        List<Event> events = new ArrayList<>(List.of(event("t", "i", "r")));
        Batch batch = new Batch("tap", events);
        events.clear();
        assertThat(batch.events()).hasSize(1);
    }

    @Test
    void limitsAreAtLeastOne() {
        BatchLimits limits = BatchLimits.DEFAULT
                .withMaxEvents(1)
                .withMaxBytes(2)
                .withLinger(Duration.ZERO)
                .withInFlight(3)
                .perTable();
        assertThat(limits).isEqualTo(new BatchLimits(1, 2, Duration.ZERO, 3, true));
        assertThatThrownBy(() -> limits.withMaxEvents(0)).hasMessageContaining("maxEvents=0");
        assertThatThrownBy(() -> limits.withMaxBytes(0)).hasMessageContaining("maxBytes=0");
        assertThatThrownBy(() -> limits.withInFlight(0)).hasMessageContaining("inFlight=0");
        assertThatThrownBy(() -> limits.withLinger(Duration.ofMillis(-1))).hasMessageContaining("linger=PT-0.001S");
    }

    @Test
    void pagesNeverPauseBackwards() {
        assertThatCode(() -> new Page(Checkpoint.START, Duration.ZERO, List.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Page(Checkpoint.START, Duration.ofNanos(-1), List.of()))
                .hasMessageContaining("pause must not be negative");
    }

    @Test
    void coverageGoesForward() {
        assertThat(new Coverage.Read(NOON, LATER, NOON, Map.of("t", 0L)).found())
                .containsEntry("t", 0L);
        assertThat(new Coverage.Gap(NOON, LATER, Set.of("t"), "too old").tables())
                .containsExactly("t");
        for (Instant to : List.of(NOON, NOON.minusSeconds(1))) {
            assertThatThrownBy(() -> new Coverage.Read(NOON, to, NOON, Map.of()))
                    .hasMessageContaining("from must be before to");
            assertThatThrownBy(() -> new Coverage.Gap(NOON, to, Set.of(), "")).hasMessageContaining("from must be");
        }
    }

    @Test
    void collectionsInsideDoNotChangeAfterwards() {
        Map<String, String> values = new HashMap<>(Map.of("a", "1"));
        Checkpoint checkpoint = new Checkpoint(values);
        Map<String, Long> found = new HashMap<>(Map.of("t", 1L));
        Coverage.Read read = new Coverage.Read(NOON, LATER, NOON, found);
        Set<String> tables = new HashSet<>(Set.of("t"));
        Coverage.Gap gap = new Coverage.Gap(NOON, LATER, tables, "");
        List<Coverage> coverage = new ArrayList<>(List.of(gap));
        Page page = new Page(checkpoint, Duration.ZERO, coverage);
        List<Delivery.Failure> failures =
                new ArrayList<>(List.of(new Delivery.Failure(0, Delivery.Verdict.RETRY, "", "")));
        Delivery delivery = new Delivery(failures);
        List.of(values, found).forEach(Map::clear);
        List.of(coverage, failures).forEach(List::clear);
        tables.clear();
        assertThat(checkpoint.values()).hasSize(1);
        assertThat(read.found()).hasSize(1);
        assertThat(gap.tables()).hasSize(1);
        assertThat(page.coverage()).hasSize(1);
        assertThat(delivery.failures()).hasSize(1);
        assertThatThrownBy(() -> checkpoint.values().put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void tablesHaveTheirTimeColumn() {
        List<Table.Column> columns = List.of(new Table.Column("at", Table.Type.DATETIME));
        assertThat(new Table("T", "t", "at", columns).columns()).isEqualTo(columns);
        assertThatThrownBy(() -> new Table("T", "t", "time", columns)).hasMessage("table T has no column time");
    }

    @Test
    void sizesAreNotNegative() {
        assertThat(new ByteSize(0).bytes()).isZero();
        assertThatThrownBy(() -> new ByteSize(-1)).hasMessageContaining("-1");
    }
}
