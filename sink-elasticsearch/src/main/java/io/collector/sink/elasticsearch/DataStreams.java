package io.collector.sink.elasticsearch;

import io.collector.api.Event;
import io.collector.api.Table;
import io.collector.sink.elasticsearch.document.DataStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
