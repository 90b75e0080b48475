package io.collector.api;

import java.util.function.DoubleSupplier;

/** Counters and gauges of one source or sink. Implemented by the runtime; safe for use by several threads. */
public interface Metrics {
    /**
     * A count that only rises.
     *
     * @param name in snake case without prefix and suffix, such as {@code duplicates}; the runtime makes {@code
     *     collector_..._total} of it and adds the component's labels
     * @param description one sentence
     * @return the counter of that name; the same one for the same name
     */
    Counter counter(String name, String description);

    /**
     * A value that is read when somebody looks.
     *
     * @param name in snake case with its unit, such as {@code token_lifetime_seconds}
     * @param description one sentence
     * @param value called from any thread; must be quick
     */
    void gauge(String name, String description, DoubleSupplier value);

    /** A count that only rises. */
    interface Counter {
        /**
         * Adds to the count.
         *
         * @param n not negative
         */
        void add(long n);
    }
}
