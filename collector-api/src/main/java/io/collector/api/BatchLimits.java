package io.collector.api;

import java.time.Duration;

/**
 * How the runtime cuts batches for a sink.
 *
 * @param maxEvents the most events in a batch, at least 1
 * @param maxBytes the most bytes in a batch by {@link Sink#sizeOf}, at least 1; an event larger than this travels
 *     alone
 * @param linger how long to wait at most for a batch to fill once there is something to deliver; a source that pauses for
 *     longer is not waited for
 * @param inFlight how many batches may be under way at once, at least 1; each has its own thread
 * @param singleTable whether a batch may only hold events of one table
 */
public record BatchLimits(int maxEvents, long maxBytes, Duration linger, int inFlight, boolean singleTable) {
    /** 1,000 events, 1 MB, one second, one at a time, tables mixed. */
    public static final BatchLimits DEFAULT = new BatchLimits(1_000, 1_000_000, Duration.ofSeconds(1), 1, false);

    public BatchLimits {
        if (maxEvents < 1 || maxBytes < 1 || inFlight < 1 || linger.isNegative()) {
            throw new IllegalArgumentException("limits must be at least 1, linger not negative: maxEvents=" + maxEvents
                    + " maxBytes=" + maxBytes + " inFlight=" + inFlight + " linger=" + linger);
        }
    }

    /**
     * The same with another number of events.
     *
     * @param value at least 1
     * @return new limits
     */
    public BatchLimits withMaxEvents(int value) {
        return new BatchLimits(value, maxBytes, linger, inFlight, singleTable);
    }

    /**
     * The same with another number of bytes.
     *
     * @param value at least 1
     * @return new limits
     */
    public BatchLimits withMaxBytes(long value) {
        return new BatchLimits(maxEvents, value, linger, inFlight, singleTable);
    }

    /**
     * The same with another waiting time.
     *
     * @param value not negative
     * @return new limits
     */
    public BatchLimits withLinger(Duration value) {
        return new BatchLimits(maxEvents, maxBytes, value, inFlight, singleTable);
    }

    /**
     * The same with another number of batches under way.
     *
     * @param value at least 1
     * @return new limits
     */
    public BatchLimits withInFlight(int value) {
        return new BatchLimits(maxEvents, maxBytes, linger, value, singleTable);
    }

    /**
     * The same with one table to a batch.
     *
     * @return new limits
     */
    public BatchLimits perTable() {
        return new BatchLimits(maxEvents, maxBytes, linger, inFlight, true);
    }
}
