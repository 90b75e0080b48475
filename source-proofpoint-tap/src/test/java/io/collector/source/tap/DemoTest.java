package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Event;
import io.collector.source.tap.simulator.Scenario;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The demo's scenario by the demo's settings. */
class DemoTest {
    @Test
    void showsTheWholeHistoryWithinHalfAMinuteAndCountsWhatWasLate() throws Exception {
        Rig.Settings settings =
                new Rig.Settings().pollInterval(Duration.ofSeconds(5)).endLag(Duration.ZERO);
        try (Rig rig = new Rig(Scenario.DEMO.withLive(0), settings)) {
            rig.clock.advance(Duration.ofSeconds(2));
            rig.untilUpToDate();
            rig.run(Duration.ofSeconds(20));
            Map<String, Long> ids = rig.kept.values().stream()
                    .collect(Collectors.groupingBy(
                            Event::table,
                            Collectors.mapping(Event::id, Collectors.collectingAndThen(Collectors.toSet(), s ->
                                    (long) s.size()))));
            assertThat(ids).isEqualTo(rig.tap.history());
            assertThat(rig.late).isEqualTo(25);
            assertThat(rig.emitted).as("with repetitions").isGreaterThan(rig.kept.size());
        }
    }
}
