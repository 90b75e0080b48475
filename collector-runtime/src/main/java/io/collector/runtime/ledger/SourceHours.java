package io.collector.runtime.ledger;

import java.util.List;

/**
 * The hours of one source.
 *
 * @param source its name
 * @param hours by time, then by table
 */
public record SourceHours(String source, List<HourLine> hours) {
    public SourceHours {
        hours = List.copyOf(hours);
    }
}
