package io.collector.api;

import java.time.Duration;
import java.util.List;

/**
 * How a {@link Source#poll} ended.
 *
 * @param next where the next poll begins; durable together with the events of this one
 * @param pause how long to wait before that; zero while catching up. The source knows its vendor's limits, so the
 *     source decides the pace
 * @param coverage which stretches of time were read, or given up; this is what the ledger is made of
 */
public record Page(Checkpoint next, Duration pause, List<Coverage> coverage) {
    public Page {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause must not be negative: " + pause);
        }
        coverage = List.copyOf(coverage);
    }
}
