package io.collector.runtime.delivery;

import java.util.function.DoubleSupplier;

/**
 * How a runner waits.
 *
 * @param pause before something transient is tried again
 * @param hold while a person must act; may end early when that person seems to have acted
 * @param random for the jitter, from 0 (inclusive) to 1 (exclusive)
 */
public record Waiting(Sleeper pause, Sleeper hold, DoubleSupplier random) {}
