package io.collector.runtime.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One hour of one table, by the time of the events.
 *
 * @param from the beginning of the hour
 * @param to its end
 * @param table the full name
 * @param found distinct facts
 * @param fresh facts that were new; the same number as long as nobody else fills the journal
 * @param late those of them that the vendor showed after an earlier read had passed them
 * @param lateBy how long after its time the latest of the late ones was received, if any was late and it is known;
 *     after an outage that includes the time in which nobody asked
 * @param updates further revisions of facts
 * @param gap why some of the hour could not be read, if so
 * @param settled whether the vendor's usual delay is over, so that all of the hour must have been read
 * @param read whether all of it was read
 */
public record HourLine(
        Instant from,
        Instant to,
        String table,
        long found,
        long fresh,
        long late,
        Optional<Duration> lateBy,
        long updates,
        Optional<String> gap,
        boolean settled,
        boolean read) {}
