package io.collector.runtime.pipeline;

import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.DeadLetter;
import io.collector.runtime.journal.Settlement;
import io.collector.runtime.journal.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch whose delivery has ended.
 *
 * @param batch its events with their positions
 * @param outcome what became of them
 */
record Done(List<Stored> batch, Outcome outcome) {
    /** What the journal has to know of some batches that ended. */
    static Settlement settle(Cursor cursor, List<Done> done) {
        List<Long> positions = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>();
        long delivered = 0;
        for (Done one : done) {
            one.outcome().accepted().stream()
                    .mapToObj(i -> one.batch().get(i).position())
                    .forEach(positions::add);
            delivered += one.outcome().accepted().cardinality();
            for (Outcome.Refusal refusal : one.outcome().refusals()) {
                long position = one.batch().get(refusal.index()).position();
                positions.add(position);
                letters.add(new DeadLetter(position, refusal.code(), refusal.reason()));
            }
        }
        return new Settlement(cursor.with(positions), delivered, letters);
    }
}
