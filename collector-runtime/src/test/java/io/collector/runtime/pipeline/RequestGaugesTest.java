package io.collector.runtime.pipeline;

import static io.collector.runtime.journal.TestEvents.CLICKS;
import static io.collector.runtime.journal.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Emitter;
import io.collector.api.Page;
import io.collector.api.RequestPool;
import io.collector.api.Source;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.SqliteJournal;
import io.collector.runtime.journal.TestEvents.MovedClock;
import io.collector.runtime.metrics.MetricsRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestGaugesTest {
    private final MovedClock clock = new MovedClock();
    private final MetricsRegistry metrics = new MetricsRegistry();
    private List<RequestPool> pools = List.of();

    /** A source that only says what is left. */
    private final class Limited implements Source {
        @Override
        public Page poll(Checkpoint after, Emitter emitter) {
            throw new IllegalStateException("nobody polls here");
        }

        @Override
        public List<RequestPool> requests() {
            return pools;
        }

        @Override
        public void close() {}
    }

    @Test
    void showsAPoolFromTheMomentThatItIsKnownAndFollowsIt(@TempDir Path folder) {
        try (Journal journal = SqliteJournal.open(folder.resolve("tap.db"), "tap", List.of(CLICKS), clock)) {
            RunningSource source =
                    new RunningSource("tap", "limited", new ComponentHealth("source tap", clock), journal);
            source.opened(new Limited(), metrics.of(Map.of("source", "tap")));
            metrics.beforeRender("x", new RequestGauges(metrics, source, clock));
            assertThat(metrics.render()).doesNotContain("collector_requests");

            pools = List.of(new RequestPool("all", 1_000, 1_620, Optional.empty(), ""));
            assertThat(metrics.render())
                    .contains("collector_requests_used{pool=\"all\",source=\"tap\"} 1000.0\n")
                    .contains("collector_requests_limit{pool=\"all\",source=\"tap\"} 1620.0\n")
                    .contains("collector_requests_left{pool=\"all\",source=\"tap\"} 620.0\n")
                    .contains("collector_requests_wait_seconds{pool=\"all\",source=\"tap\"} 0.0\n");

            pools = List.of(new RequestPool("all", 1_630, 1_620, Optional.of(NOON.plusSeconds(300)), "used up"));
            assertThat(metrics.render())
                    .contains("collector_requests_left{pool=\"all\",source=\"tap\"} 0.0\n")
                    .contains("collector_requests_wait_seconds{pool=\"all\",source=\"tap\"} 300.0\n");
        }
    }
}
