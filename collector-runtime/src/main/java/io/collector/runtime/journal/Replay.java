package io.collector.runtime.journal;

import io.collector.api.Event;
import java.util.List;

/**
 * Some events that a sink is to get once more.
 *
 * @param request the row of the range that they are of; 0 if they are dead letters
 * @param items the events; may be none, where all of a range were deleted meanwhile
 * @param end how far in the range they reach
 */
public record Replay(long request, List<Item> items, long end) {
    public Replay {
        items = List.copyOf(items);
    }

    /**
     * An event.
     *
     * @param position where it is, or was, in the journal
     * @param event what to deliver
     */
    public record Item(long position, Event event) {}

    /**
     * What became of it.
     *
     * @param item which one
     * @param accepted whether the sink took it; if not, it is a dead letter again
     * @param code the target's own code; may be empty
     * @param reason for a person; empty if it was taken
     */
    public record Answer(Item item, boolean accepted, String code, String reason) {
        /** It was taken. */
        public static Answer accepted(Item item) {
            return new Answer(item, true, "", "");
        }
    }
}
