package io.collector.runtime.journal;

import java.util.List;

/**
 * What a sink has settled: where its cursor is now, and what happened on the way.
 *
 * @param cursor the place that all of it leads to
 * @param delivered how many events were taken since the last settlement
 * @param deadLetters events of the same stretch that can never be delivered
 * @param sent as for {@link Journal#send}, for what the sink gets next; 0 to leave that as it is
 */
public record Settlement(Cursor cursor, long delivered, List<DeadLetter> deadLetters, long sent) {
    public Settlement {
        deadLetters = List.copyOf(deadLetters);
    }

    /** A settlement after which nothing is sent. */
    public Settlement(Cursor cursor, long delivered, List<DeadLetter> deadLetters) {
        this(cursor, delivered, deadLetters, 0);
    }

    /** The same, and that the sink may then get events up to a position. */
    public Settlement andSend(long position) {
        return new Settlement(cursor, delivered, deadLetters, position);
    }
}
