package io.collector.runtime.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.collector.api.Table;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Table} as the JSON text that is kept in the journal, so that it can be read without the plugin. Read and written
 * without Jackson's trees, which no start needs otherwise.
 */
final class TableDeclaration {
    private static final JsonFactory JSON = new JsonFactory();

    private TableDeclaration() {}

    static String toText(Table table) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("name", table.name());
            json.writeStringField("alias", table.alias());
            json.writeStringField("timeColumn", table.timeColumn());
            json.writeObjectFieldStart("columns");
            for (Table.Column column : table.columns()) {
                json.writeStringField(column.name(), column.type().name());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a text", e);
        }
        return text.toString();
    }

    static Table ofText(String text) {
        String name = "";
        String alias = "";
        String timeColumn = "";
        List<Table.Column> columns = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "name" -> name = json.getText();
                    case "alias" -> alias = json.getText();
                    case "timeColumn" -> timeColumn = json.getText();
                    case "columns" -> columns(json, columns);
                    default -> json.skipChildren();
                }
            }
            return new Table(name, alias, timeColumn, columns);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a table declaration: " + text, e);
        }
    }

    private static void columns(JsonParser json, List<Table.Column> into) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            into.add(new Table.Column(name, Table.Type.valueOf(json.nextTextValue())));
        }
    }
}
