package io.collector.runtime.delivery;

import static io.collector.runtime.journal.TestEvents.click;
import static io.collector.runtime.journal.TestEvents.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BatchLimits;
import io.collector.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BatchCutterTest {
    private static final BatchLimits LIMITS =
            BatchLimits.DEFAULT.withMaxEvents(3).withMaxBytes(100);

    private long size = 10;
    private final BatchCutter<Event> cutter = new BatchCutter<>(Function.identity(), e -> size);

    private List<String> cut(BatchLimits limits, Event... events) {
        List<String> batches = new ArrayList<>();
        for (Event event : events) {
            cutter.add(event, limits).forEach(b -> batches.add(names(b)));
        }
        return batches;
    }

    private static String names(List<Event> batch) {
        return String.join(" ", batch.stream().map(e -> e.id() + e.revision()).toList());
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (Optional<List<Event>> b = cutter.flush(); b.isPresent(); b = cutter.flush()) {
            rest.add(names(b.get()));
        }
        return rest;
    }

    @Test
    void cutsByCount() {
        assertThat(cut(LIMITS, click("a", "1"), click("b", "1"), click("c", "1"), click("d", "1")))
                .containsExactly("a1 b1 c1");
        assertThat(rest()).containsExactly("d1");
        assertThat(cutter.isEmpty()).isTrue();
    }

    @Test
    void cutsByBytes() {
        size = 60;
        assertThat(cut(LIMITS, click("a", "1"), click("b", "1"))).containsExactly("a1");
    }

    @Test
    void letsAnEventThatIsTooLargeTravelAlone() {
        assertThat(cut(LIMITS, click("a", "1"))).isEmpty();
        size = 1_000;
        assertThat(cut(LIMITS, click("large", "1"))).containsExactly("a1", "large1");
    }

    @Test
    void neverPutsTwoRevisionsOfAFactIntoOneBatch() {
        assertThat(cut(LIMITS, click("a", "1"), click("a", "2"))).containsExactly("a1");
        assertThat(rest()).containsExactly("a2");
    }

    @Test
    void keepsTablesApartIfTheSinkWantsThat() {
        assertThat(cut(LIMITS.perTable(), click("a", "1"), message("m"), click("b", "1"), click("c", "1")))
                .containsExactly("a1 b1 c1");
        assertThat(rest()).containsExactly("mr1");
    }
}
