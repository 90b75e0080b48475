package io.collector.runtime.delivery;

import java.time.Duration;

/**
 * How long to wait before what did not work is tried again.
 *
 * @param initial the bound of the first pause after a transient fault; doubles with each more
 * @param max the bound of all of them
 * @param blocked the pause while a person must act
 */
public record RetryPolicy(Duration initial, Duration max, Duration blocked) {}
