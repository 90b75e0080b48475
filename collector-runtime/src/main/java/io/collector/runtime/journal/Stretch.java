package io.collector.runtime.journal;

import java.util.List;

/**
 * A piece of the journal.
 *
 * @param events the events in order
 * @param damaged those that no longer fit their checksum, ready to be settled
 * @param end the last position of the piece; the position asked for if there was nothing
 */
public record Stretch(List<Stored> events, List<DeadLetter> damaged, long end) {
    public Stretch {
        events = List.copyOf(events);
        damaged = List.copyOf(damaged);
    }
}
