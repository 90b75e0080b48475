package io.collector.runtime.journal;

import java.util.List;

/**
 * What a sink has settled: where its cursor is now, and what happened on the way.
 *
 * @param cursor the place that all of it leads to
 * @param delivered how many events were taken since the last settlement
 * @param deadLetters events of the same stretch that can never be delivered
 */
public record Settlement(Cursor cursor, long delivered, List<DeadLetter> deadLetters) {
    public Settlement {
        deadLetters = List.copyOf(deadLetters);
    }
}
