package io.collector.api;

import java.util.List;

/**
 * Events of one source, for one call of {@link Sink#deliver}.
 *
 * @param source the name of the source in the configuration
 * @param events in the order of the journal, at least one; all of one table if the sink's limits say so
 */
public record Batch(String source, List<Event> events) {
    public Batch {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one event");
        }
    }
}
