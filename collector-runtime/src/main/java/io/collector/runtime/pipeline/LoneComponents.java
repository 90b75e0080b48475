package io.collector.runtime.pipeline;

import io.collector.api.Sink;
import io.collector.api.Source;
import io.collector.api.Table;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import io.collector.runtime.metrics.MetricsRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Opens single sources and sinks outside a pipeline, for commands that only ask them something. Safe for use by
 * several threads. What is opened is the caller's to close.
 */
public final class LoneComponents {
    private final CollectorConfig config;
    private final Clock clock;
    private final MetricsRegistry unread = new MetricsRegistry();

    public LoneComponents(CollectorConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Opens a source as a pipeline would. */
    public Source open(SourceBlock<?> block) {
        return block.open(new ComponentContext(
                block.name(), clock, block.plugin().tables(), unread.of(Map.of("source", block.name()))));
    }

    /** Opens a sink as a pipeline would. */
    public Sink open(SinkBlock<?> block) {
        return block.open(ComponentContext.of(block, config, clock, unread.of(Map.of("sink", block.name()))));
    }

    /** The tables that a sink will get. */
    public List<Table> tablesOf(SinkBlock<?> block) {
        return ComponentContext.tables(block, config);
    }

    /** The sources whose events go to a sink. */
    public List<SourceBlock<?>> sourcesOf(SinkBlock<?> block) {
        return config.sources().stream()
                .<SourceBlock<?>>map(s -> s)
                .filter(s -> config.routes().getOrDefault(s.name(), List.of()).contains(block.name()))
                .toList();
    }
}
