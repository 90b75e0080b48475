package io.collector.runtime.preview;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.api.Table;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of a configured source.
 *
 * @param source the source's name
 * @param table one of its tables
 */
public record SourceTable(String source, Table table) {
    /** Whether a person means this table. */
    boolean isCalled(String name) {
        return table.name().equals(name) || table.alias().equals(name);
    }

    /** How many keys of an object are columns of this table, in any spelling of their case. */
    int fit(JsonNode object) {
        Set<String> columns = table.columns().stream()
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        int fitting = 0;
        for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
            if (columns.contains(keys.next().toLowerCase(Locale.ROOT))) {
                fitting++;
            }
        }
        return fitting;
    }

    /** What the table's time column says, if it is a time. */
    Optional<Instant> time(JsonNode object) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(object.path(table.timeColumn()).asText())
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
