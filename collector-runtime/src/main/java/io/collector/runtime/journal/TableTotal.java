package io.collector.runtime.journal;

/**
 * The counts of one table since the journal was made.
 *
 * @param table the full name
 * @param alias the short form
 * @param count the counts
 */
public record TableTotal(String table, String alias, Tally count) {}
