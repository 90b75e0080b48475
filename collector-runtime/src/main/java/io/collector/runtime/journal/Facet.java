package io.collector.runtime.journal;

import io.collector.api.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in the events of a table a value stands that is to be counted. Immutable.
 *
 * <pre>
 *   TABLE.COLUMN                          the column, or each element of it if it is a list
 *   TABLE.COLUMN.KEY                      the key of each object in the column
 *   TABLE.COLUMN.KEY|OTHER                the first of these keys that is there
 *   TABLE.COLUMN[KIND=VALUE].KEY          only in objects whose KIND has that value, in whatever case
 *   TABLE.COLUMN[KIND=VALUE].KEY(LABEL)   with another key of the same object to show beside it
 * </pre>
 *
 * @param table the full name or the short form
 * @param column the key in the event
 * @param condition what the object must have; empty for all
 * @param keys in the object, in the order of preference; none if the column holds the values themselves
 * @param label the key of what to show beside the value
 */
public record Facet(
        String table, String column, Optional<Condition> condition, List<String> keys, Optional<String> label) {
    private static final Pattern TEXT = Pattern.compile(
            "(?<table>[^.\\[\\]()|]+)\\.(?<column>[^.\\[\\]()|]+)"
                    + "(\\[(?<kind>[^=\\[\\]]+)=(?<value>[^\\[\\]]*)\\])?(\\.(?<keys>[^.\\[\\]()]+))?(\\((?<label>[^()]+)\\))?");

    public Facet {
        keys = List.copyOf(keys);
    }

    /**
     * A condition on an object.
     *
     * @param key in the object
     * @param value its value
     */
    public record Condition(String key, String value) {}

    /**
     * Reads the form above.
     *
     * @throws IllegalArgumentException if it is none; the message is for a person
     */
    public static Facet of(String text) {
        Matcher matcher = TEXT.matcher(text);
        String keys = matcher.matches() ? matcher.group("keys") : null;
        if (!matcher.matches() || (keys == null && (matcher.group("kind") != null || matcher.group("label") != null))) {
            throw new IllegalArgumentException(
                    "what to count must read TABLE.COLUMN or TABLE.COLUMN[KIND=VALUE].KEY(LABEL), not " + text);
        }
        Optional<Condition> condition = Optional.ofNullable(matcher.group("kind"))
                .map(kind -> new Condition(
                        kind, Optional.ofNullable(matcher.group("value")).orElse("")));
        return new Facet(
                matcher.group("table"),
                matcher.group("column"),
                condition,
                keys == null ? List.of() : Arrays.asList(keys.split("\\|", -1)),
                Optional.ofNullable(matcher.group("label")));
    }

    /** Whether it is about this table, and the table has the column. */
    boolean fits(Table declared) {
        return EventRows.isCalled(declared, table)
                && declared.columns().stream().anyMatch(c -> c.name().equals(column));
    }
}
