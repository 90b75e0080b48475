package io.collector.testkit;

import io.collector.api.PluginContext;
import io.collector.api.Table;
import java.time.Clock;
import java.util.List;

/**
 * What the runtime would give to a plugin. The metrics are kept, to be asked for by name. Safe for use by several
 * threads.
 *
 * @param name the name of the component in the configuration
 * @param clock its only clock
 * @param tables the tables it has to do with
 * @param metrics what it counts
 */
public record TestPluginContext(String name, Clock clock, List<Table> tables, RecordedMetrics metrics)
        implements PluginContext {
    public TestPluginContext {
        tables = List.copyOf(tables);
    }

    /** A context with the clock and tables given. */
    public static TestPluginContext of(String name, Clock clock, List<Table> tables) {
        return new TestPluginContext(name, clock, tables, new RecordedMetrics());
    }

    /** A context with the {@linkplain Events#TABLE demo table} and a clock that stands at {@link Events#NOW}. */
    public static TestPluginContext named(String name) {
        return of(name, ManualClock.at(Events.NOW), List.of(Events.TABLE));
    }

    /** The same with other tables. */
    public TestPluginContext withTables(List<Table> others) {
        return new TestPluginContext(name, clock, others, metrics);
    }

    /** The same with another clock. */
    public TestPluginContext withClock(Clock other) {
        return new TestPluginContext(name, other, tables, metrics);
    }

    /** What the plugin added to a counter so far; 0 if it never made one of that name. */
    public long count(String counter) {
        return metrics.count(counter);
    }
}
