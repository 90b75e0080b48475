package io.collector.runtime.console;

import static io.collector.runtime.journal.TestEvents.NOON;
import static io.collector.runtime.journal.TestEvents.click;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.runtime.TestPlugins;
import io.collector.runtime.delivery.ScriptedSink;
import io.collector.runtime.journal.DataDirectory;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.metrics.MetricsRegistry;
import io.collector.runtime.pipeline.Pipeline;
import io.collector.runtime.pipeline.ScriptedSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrendTest {
    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();

    @Test
    void remembersTheLastHoursAndNoMore() throws Exception {
        Pipeline pipeline = new Pipeline(
                TestPlugins.config(folder, TestPlugins.admin(), new ScriptedSource(), Map.of("s", new ScriptedSink())),
                clock,
                new MetricsRegistry(),
                () -> 0);
        try (DataDirectory directory = DataDirectory.take(folder)) {
            pipeline.open(directory); // nothing is started, so what is appended waits
            Trend trend = new Trend(pipeline, clock);
            trend.sample();
            Step step = pipeline.sources().get(0).journal().begin();
            step.emit(click("a", "1"));
            step.emit(click("a", "2"));
            step.commit(new Checkpoint(Map.of("at", "1")), List.of());
            clock.set(NOON.plusSeconds(15));
            trend.sample();

            assertThat(trend.after(NOON))
                    .containsExactly(new Sample(
                            NOON.plusSeconds(15),
                            List.of(new Sample.OfSource("tap", 2)),
                            List.of(new Sample.OfSink("s", 0, 2, 15))));

            for (int i = 0; i < 2_000; i++) {
                clock.set(clock.instant().plus(Trend.STEP));
                trend.sample();
            }
            List<Sample> all = trend.after(Instant.EPOCH);
            assertThat(Duration.between(all.get(0).at(), all.get(all.size() - 1).at()))
                    .isBetween(Duration.ofMinutes(359), Duration.ofHours(6));
            pipeline.stop(Duration.ZERO);
        }
    }
}
