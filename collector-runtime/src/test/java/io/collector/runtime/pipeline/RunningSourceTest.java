package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Metrics;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.metrics.MetricsRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningSourceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    /** The names are promised to authors of plugins. */
    @Test
    void makesProgressOfTheGaugesThatAPluginSets() {
        MetricsRegistry registry = new MetricsRegistry();
        Metrics ofThePlugin = registry.of(Map.of("source", "tap"));
        AtomicLong catchUp = new AtomicLong(7_200);
        AtomicLong backfill = new AtomicLong();
        ofThePlugin.gauge("catch_up_left_seconds", "Time that is still to be read.", catchUp::get);
        ofThePlugin.gauge("backfill_left_seconds", "Time that is still to be read again.", backfill::get);
        try (Journal journal =
                SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS), Clock.systemUTC())) {
            ComponentHealth health = new ComponentHealth("source tap", Clock.systemUTC());
            RunningSource source = new RunningSource("tap", "vendor", health, journal);
            source.look(registry, NOON);
            catchUp.set(3_600);
            backfill.set(600);
            source.look(registry, NOON.plusSeconds(60));
            assertThat(source.remaining())
                    .containsExactlyInAnyOrder(
                            new Remaining("catch-up", Duration.ofHours(1), Duration.ofHours(2), 60),
                            new Remaining("backfill", Duration.ofMinutes(10), Duration.ofMinutes(10), 0));

            health.degraded(source, "the disk is full", "make room");
            assertThat(source.remaining()).extracting(Remaining::timeLeft).containsOnly(Optional.empty());
            health.works(source);
            assertThat(source.remaining()).extracting(Remaining::rate).contains(60.0);

            catchUp.set(0);
            backfill.set(0);
            source.look(registry, NOON.plusSeconds(120));
            assertThat(source.remaining()).isEmpty();
        }
    }
}
