package io.collector.runtime.delivery;

import io.collector.api.Event;

/**
 * What the revisions of one fact have in common.
 *
 * @param table the table of the event
 * @param id its identity within the table
 */
public record Fact(String table, String id) {
    /** The fact that an event tells of. */
    public static Fact of(Event event) {
        return new Fact(event.table(), event.id());
    }

    /** Written out, as texts remember theirs: it is asked for several times for each event. */
    @Override
    public int hashCode() {
        return 31 * table.hashCode() + id.hashCode();
    }
}
