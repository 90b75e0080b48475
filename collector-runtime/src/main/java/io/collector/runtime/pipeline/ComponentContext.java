package io.collector.runtime.pipeline;

import io.collector.api.Metrics;
import io.collector.api.PluginContext;
import io.collector.api.Table;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.journal.GapEvents;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one source or sink gets from the runtime.
 *
 * @param name its name in the configuration
 * @param clock the clock of the process
 * @param tables the tables it has to do with
 * @param metrics where it counts
 */
public record ComponentContext(String name, Clock clock, List<Table> tables, Metrics metrics) implements PluginContext {
    public ComponentContext {
        tables = List.copyOf(tables);
    }

    /** What a sink gets. */
    static ComponentContext of(SinkBlock<?> sink, CollectorConfig config, Clock clock, Metrics metrics) {
        return new ComponentContext(sink.name(), clock, tables(sink, config), metrics);
    }

    /** The tables that a sink will get. */
    static List<Table> tables(SinkBlock<?> sink, CollectorConfig config) {
        Stream<Table> tables = config.sources().stream()
                .filter(s -> config.routes().getOrDefault(s.name(), List.of()).contains(sink.name()))
                .flatMap(s -> s.plugin().tables().stream());
        Stream<Table> gaps = sink.settings().gaps() ? Stream.of(GapEvents.TABLE) : Stream.of();
        return Stream.concat(tables, gaps).distinct().toList();
    }
}
