package io.collector.sink.splunk;

import io.collector.api.Metrics;
import io.collector.api.Metrics.Counter;

/**
 * What only this sink can count. Safe for use by several threads.
 *
 * @param possibleDuplicates events that are sent again although they may be in
 * @param withoutCode successes that HEC did not put in its own words
 * @param lost requests whose acknowledgement never came
 */
record Counters(Counter possibleDuplicates, Counter withoutCode, Counter lost) {
    static Counters of(Metrics metrics) {
        return new Counters(
                // The runtime's counter of what it sends again; what this sink sends again by itself is added.
                metrics.counter(
                        "events_possibly_doubled", "Events sent again although they may have been taken before."),
                metrics.counter("answers_without_code", "Answers that say success without a HEC code."),
                metrics.counter("acknowledgements_lost", "Requests whose acknowledgement could not be had."));
    }
}
