package io.collector.runtime.pipeline;

import io.collector.api.Metrics;
import io.collector.api.PluginContext;
import io.collector.api.Table;
import java.time.Clock;
import java.util.List;

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
}
