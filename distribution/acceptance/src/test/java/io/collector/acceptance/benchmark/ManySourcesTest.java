package io.collector.acceptance.benchmark;

import io.collector.acceptance.Installation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a service provider has: many tenants, each with much to catch up, in one process with the heap that it ships with. */
class ManySourcesTest {
    @Test
    void collectsFromAllAtOnceWithinTheDefaultHeap() throws Exception {
        Installation installation =
                Trial.installation("many-sources", List.of("hec")).another();
        try (Trial trial = new Trial(installation, PageTemplate.of(2_000, 7), 2, 20, List.of("hec"))) {
            trial.run("");
            trial.stop();
        }
    }
}
