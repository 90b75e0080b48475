package io.collector.acceptance.benchmark;

import io.collector.acceptance.Installation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service provider has: many tenants, each with much to catch up, in one process with the heap that it ships with. */
class ManySourcesTest {
    @ParameterizedTest
    @CsvSource({"20, 2, 2000", "200, 1, 1000"})
    void collectsFromAllAtOnceWithinTheDefaultHeap(int sources, int hours, int eventsEach) throws Exception {
        Installation installation =
                Trial.installation("many-sources", List.of("hec")).another();
        try (Trial trial = new Trial(installation, PageTemplate.of(eventsEach, 7), hours, sources, List.of("hec"))) {
            trial.run("");
            trial.stop();
        }
    }
}
