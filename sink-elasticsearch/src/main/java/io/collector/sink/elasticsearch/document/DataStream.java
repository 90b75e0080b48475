package io.collector.sink.elasticsearch.document;

import io.collector.api.Table;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the events of one table go: {@code logs-DATASET-NAMESPACE}.
 *
 * @param dataset such as {@code proofpoint_tap.clicks_blocked}; without hyphens
 * @param namespace the user's word
 * @param tap which of the TAP tables it is; empty if it is of another source
 */
public record DataStream(String dataset, String namespace, Optional<TapStream> tap) {
    /** The data stream of a table. */
    public static DataStream of(Table table, String namespace) {
        Optional<TapStream> tap = TapStream.of(table);
        return new DataStream(
                tap.map(stream -> "proofpoint_tap." + stream.word())
                        .orElseGet(() -> "collector." + dataset(table.alias())),
                namespace,
                tap);
    }

    /** The data stream of a table of which only the name is known. */
    public static DataStream ofUnknown(String table, String namespace) {
        return new DataStream("collector." + dataset(table), namespace, Optional.empty());
    }

    /** Asked for each event; what is made for records is slow. */
    @Override
    public int hashCode() {
        return 31 * dataset.hashCode() + namespace.hashCode();
    }

    /** Its name. */
    public String name() {
        return "logs-" + dataset + "-" + namespace;
    }

    /** Matches it in every namespace. */
    public String pattern() {
        return "logs-" + dataset + "-*";
    }

    /** The field that holds the vendor's object in raw documents: {@code proofpoint_tap}. */
    public String root() {
        return dataset.substring(0, dataset.indexOf('.'));
    }

    private static String dataset(String alias) {
        return alias.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }
}
