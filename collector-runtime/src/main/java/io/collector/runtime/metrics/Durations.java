package io.collector.runtime.metrics;

import java.time.Duration;

/** How long things took, in buckets. Safe for use by several threads. */
@FunctionalInterface
public interface Durations {
    /** Adds one. */
    void record(Duration took);
}
