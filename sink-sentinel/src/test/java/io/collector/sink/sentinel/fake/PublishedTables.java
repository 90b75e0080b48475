package io.collector.sink.sentinel.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.collector.api.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The four tables as the Sentinel solution publishes them, {@code TimeGenerated} included. Stateless. */
public final class PublishedTables {
    public static final String CLICKS_BLOCKED = "ProofPointTAPClicksBlockedV2";
    public static final String CLICKS_PERMITTED = "ProofPointTAPClicksPermittedV2";
    public static final String MESSAGES_BLOCKED = "ProofPointTAPMessagesBlockedV2";
    public static final String MESSAGES_DELIVERED = "ProofPointTAPMessagesDeliveredV2";

    /** What the shipped template adds to each. */
    public static final List<Table.Column> UPDATE_COLUMNS = Stream.of(
                    "CollectorStatus", "CollectorPreviousStatus", "CollectorPreviousRevision")
            .map(name -> new Table.Column(name, Table.Type.STRING))
            .toList();

    private PublishedTables() {}

    /** All four. */
    public static List<Table> all() {
        try (InputStream in = PublishedTables.class.getResourceAsStream("tables.json")) {
            List<Table> tables = new ArrayList<>();
            new ObjectMapper().readTree(in).properties().forEach(t -> tables.add(table(t.getKey(), t.getValue())));
            return tables;
        } catch (IOException e) {
            throw new UncheckedIOException("the tables cannot be read", e);
        }
    }

    /** All four with the columns that the shipped template adds, which say what an update changed. */
    public static List<Table> withUpdateColumns() {
        return all().stream()
                .map(t -> new Table(
                        t.name(),
                        t.alias(),
                        t.timeColumn(),
                        Stream.concat(t.columns().stream(), UPDATE_COLUMNS.stream())
                                .toList()))
                .toList();
    }

    /** One of them. */
    public static Table named(String name) {
        return all().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    /** The stream that rows of a table go to. */
    public static String stream(String table) {
        return "Custom-" + table + "_CL";
    }

    private static Table table(String name, JsonNode json) {
        List<Table.Column> columns = new ArrayList<>();
        json.path("columns").properties().forEach(byType -> {
            Table.Type type = Table.Type.valueOf(byType.getKey().toUpperCase(Locale.ROOT));
            Arrays.stream(byType.getValue().asText().split(" "))
                    .forEach(column -> columns.add(new Table.Column(column, type)));
        });
        return new Table(name, json.path("alias").asText(), json.path("time").asText(), columns);
    }
}
