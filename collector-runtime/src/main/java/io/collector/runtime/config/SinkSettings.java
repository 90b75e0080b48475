package io.collector.runtime.config;

import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;

/**
 * The settings that every sink has beside its plugin's own, in the same block.
 *
 * @param retry how deliveries are repeated
 * @param limit how much a sink may be given
 * @param gaps whether the sink also gets an event for each gap
 */
public record SinkSettings(
        @Doc("How deliveries that did not work are repeated") @Default("{}")
        RetrySettings retry,

        @Doc("How much this sink may be given") @Default("{}")
        LimitSettings limit,

        @Doc("Whether this sink also gets an event of the table CollectorGap for each stretch of time that a source"
                + " could not read")
        @Default("false")
        boolean gaps) {
    /** With these repetitions and everything else as it is by default. */
    public SinkSettings(RetrySettings retry) {
        this(retry, new LimitSettings(0, new ByteSize(0)), false);
    }
}
