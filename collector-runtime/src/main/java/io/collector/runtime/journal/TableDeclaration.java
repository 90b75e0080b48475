package io.collector.runtime.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Table;
import java.util.ArrayList;
import java.util.List;

/** A {@link Table} as the JSON text that is kept in the journal, so that it can be read without the plugin. */
final class TableDeclaration {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TableDeclaration() {}

    static String toText(Table table) {
        ObjectNode node = JSON.createObjectNode()
                .put("name", table.name())
                .put("alias", table.alias())
                .put("timeColumn", table.timeColumn());
        ObjectNode columns = node.putObject("columns");
        table.columns().forEach(c -> columns.put(c.name(), c.type().name()));
        return node.toString();
    }

    static Table ofText(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            List<Table.Column> columns = new ArrayList<>();
            node.path("columns")
                    .properties()
                    .forEach(c -> columns.add(new Table.Column(
                            c.getKey(), Table.Type.valueOf(c.getValue().asText()))));
            return new Table(
                    node.path("name").asText(),
                    node.path("alias").asText(),
                    node.path("timeColumn").asText(),
                    columns);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a table declaration: " + text, e);
        }
    }
}
