package io.collector.runtime.journal;

/**
 * What one step brought of one table.
 *
 * @param table the table's name
 * @param received events that the source emitted
 * @param fresh facts that were not known
 * @param duplicates events that were known in this very revision, and dropped
 * @param updates known facts with another content, appended
 * @param late fresh facts that an earlier read should have shown already
 * @param rejected what could not be read as an event
 */
public record Tally(String table, long received, long fresh, long duplicates, long updates, long late, long rejected) {}
