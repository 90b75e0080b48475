package io.collector.sink.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.collector.api.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The {@code properties} of a mapping, filled from lists of fields by their dotted names. For one thread. */
final class Fields {
    private static final int LONGEST_KEYWORD = 1024;

    private final ObjectNode properties;
    private final Flavor flavor;

    Fields(ObjectNode properties, Flavor flavor) {
        this.properties = properties;
        this.flavor = flavor;
    }

    /** Adds the fields of a list that is in the jar. */
    void read(String list) {
        read(list, "");
    }

    /** Adds the fields of a list that is in the jar; {@code S.} at the beginning of a name stands for the prefix. */
    void read(String list, String prefix) {
        String file = list + ".fields";
        try (InputStream in = Objects.requireNonNull(Fields.class.getResourceAsStream(file), file)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .forEach(line -> add(line[0].startsWith("S.") ? prefix + line[0].substring(2) : line[0], line[1]));
        } catch (IOException e) {
            throw new UncheckedIOException("the list of fields " + file + " cannot be read", e);
        }
    }

    /** Adds the columns of a table below a field. A value that does not fit is kept but not indexed. */
    void columns(String root, Table table) {
        for (Table.Column column : table.columns()) {
            String name = root + "." + column.name();
            switch (column.type()) {
                case STRING -> add(name, "keyword");
                case INT, LONG -> lenient(name, "long");
                case REAL -> lenient(name, "double");
                case DATETIME -> lenient(name, "date");
                // A boolean refuses any other text, and would take its whole document along; a keyword takes all.
                case BOOLEAN -> add(name, "keyword");
                // Lists of texts or of objects: left to the dynamic templates.
                case DYNAMIC -> {}
            }
        }
    }

    static void keyword(ObjectNode field) {
        field.put("type", "keyword").put("ignore_above", LONGEST_KEYWORD);
    }

    private void lenient(String name, String type) {
        field(name).put("type", type).put("ignore_malformed", true);
    }

    private void add(String name, String type) {
        ObjectNode field = field(name);
        switch (type) {
            case "keyword" -> keyword(field);
            case "text" -> keyword(field.put("type", "text").putObject("fields").putObject("keyword"));
            case "unindexed" -> field.put("type", "keyword").put("index", false).put("doc_values", false);
            case "anything" -> field.put("type", flavor.elastic() ? "flattened" : "flat_object");
            default -> field.put("type", type);
        }
    }

    private ObjectNode field(String name) {
        ObjectNode at = properties;
        String[] parts = name.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            at = at.withObjectProperty(parts[i]).withObjectProperty("properties");
        }
        return at.withObjectProperty(parts[parts.length - 1]);
    }
}
