package io.collector.sink.elasticsearch;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Table;
import io.collector.sink.elasticsearch.document.DataStream;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which data stream each table goes to. Immutable. */
final class DataStreams {
    private final String namespace;
    private final Map<String, DataStream> byTable = new HashMap<>();
    private final Map<DataStream, Table> tables = new HashMap<>();

    DataStreams(List<Table> tables, String namespace) {
        this.namespace = namespace;
        for (Table table : tables) {
            DataStream stream = DataStream.of(table, namespace);
            byTable.put(table.name(), stream);
            this.tables.put(stream, table);
        }
    }

    DataStream of(Event event) {
        DataStream known = byTable.get(event.table());
        return known != null ? known : DataStream.ofUnknown(event.table(), namespace);
    }

    /** Those that the events of a batch go to, in the order of the events. */
    Set<DataStream> of(Batch batch) {
        Set<DataStream> needed = new LinkedHashSet<>();
        String table = "";
        for (Event event : batch.events()) {
            if (!event.table().equals(table)) {
                table = event.table();
                needed.add(of(event));
            }
        }
        return needed;
    }

    /** Those of all tables that are known beforehand, ordered by name. */
    List<DataStream> all() {
        return tables.keySet().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    Optional<Table> table(DataStream stream) {
        return Optional.ofNullable(tables.get(stream));
    }
}
