package io.collector.completeness.judge;

import io.collector.completeness.world.Feed;
import java.util.Map;

/**
 * How complete a target is.
 *
 * @param due how many events TAP has shown
 * @param missing how many of them never came, in no version
 * @param stale how many came, but not with the latest verdict that TAP has shown
 * @param doubled how many deliveries brought what had been delivered before, unchanged
 * @param replaced how many earlier verdicts never came because TAP had replaced them before they were read
 * @param delays from being visible to being delivered first, by list
 * @param usual the same of what became visible while there was no outage
 */
public record Verdict(
        long due,
        long missing,
        long stale,
        long doubled,
        long replaced,
        Map<Feed, Delays> delays,
        Map<Feed, Delays> usual) {
    public Verdict {
        delays = Map.copyOf(delays);
        usual = Map.copyOf(usual);
    }

    /** Of all lists. */
    public Delays usualDelays() {
        return Delays.together(usual.values());
    }
}
