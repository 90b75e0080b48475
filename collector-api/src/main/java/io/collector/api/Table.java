package io.collector.api;

import java.util.List;

/**
 * The shape of one kind of event, as data.
 *
 * @param name the full name, such as {@code ProofPointTAPClicksBlockedV2}; unique in one process
 * @param alias the short form that people type and that sinks derive names from, such as {@code clicks-blocked}:
 *     lower-case words joined by hyphens
 * @param timeColumn the column that holds when the event happened
 * @param columns the known columns in their published order; events may have more keys than these
 */
public record Table(String name, String alias, String timeColumn, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
        if (columns.stream().noneMatch(c -> c.name().equals(timeColumn))) {
            throw new IllegalArgumentException("table " + name + " has no column " + timeColumn);
        }
    }

    /**
     * One column.
     *
     * @param name the key in the event, case-sensitive
     * @param type what its values are
     */
    public record Column(String name, Type type) {}

    /** The type of a column, by the names that Azure Monitor uses. */
    public enum Type {
        /** Text. */
        STRING,
        /** A whole number of 32 bits. */
        INT,
        /** A whole number of 64 bits. */
        LONG,
        /** A floating-point number of 64 bits. */
        REAL,
        /** True or false. */
        BOOLEAN,
        /** A time in UTC as ISO-8601 text. */
        DATETIME,
        /** Any JSON value: usually an array or an object. */
        DYNAMIC
    }
}
