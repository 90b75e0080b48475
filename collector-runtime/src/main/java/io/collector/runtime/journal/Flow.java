package io.collector.runtime.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came into the journals, by the time of collecting.
 *
 * @param steps those in which anything came, in order
 * @param older whether older events in the time asked for were not looked at
 */
public record Flow(List<Step> steps, boolean older) {
    public Flow {
        steps = List.copyOf(steps);
    }

    /**
     * A stretch of time.
     *
     * @param from its beginning
     * @param events revisions that were appended, by the table's full name
     * @param median the delay from the event to the journal that half of them had at most
     * @param most the delay that 95 of 100 had at most
     */
    public record Step(Instant from, Map<String, Long> events, Duration median, Duration most) {
        public Step {
            events = Map.copyOf(events);
        }
    }
}
