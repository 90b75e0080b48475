package io.collector.sink.sentinel;

import io.collector.api.Table;
import io.collector.runtime.journal.GapEvents;
import io.collector.sink.sentinel.fake.PublishedTables;
import java.util.List;
import java.util.stream.Stream;

/** The tables that the shipped template makes: the published ones with columns of updates, and that of gaps. Stateless. */
final class ShippedTables {
    private ShippedTables() {}

    static List<Table> all() {
        return Stream.concat(PublishedTables.withUpdateColumns().stream(), Stream.of(gaps()))
                .toList();
    }

    /** What the runtime says of a gap, and the column without which Azure has no table. */
    static Table gaps() {
        Table gaps = GapEvents.TABLE;
        Stream<Table.Column> time = Stream.of(new Table.Column("TimeGenerated", Table.Type.DATETIME));
        return new Table(
                gaps.name(),
                gaps.alias(),
                gaps.timeColumn(),
                Stream.concat(time, gaps.columns().stream()).toList());
    }
}
