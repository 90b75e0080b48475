package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import java.time.Duration;

/**
 * How deliveries that did not work are repeated. They are never given up.
 *
 * @param initial the first pause after a transient fault
 * @param max the longest pause after transient faults
 * @param blocked the pause while a person must act
 */
public record RetrySettings(
        @Doc("First pause after a transient fault; doubles from there, with jitter") @Default("1s") @AtLeast("10ms")
        Duration initial,

        @Doc("Longest pause between repetitions after transient faults") @Default("60s") @AtLeast("10ms")
        Duration max,

        @Doc("Pause between probes while a person must act") @Default("60s") @AtLeast("10ms")
        Duration blocked) {
    public RetrySettings {
        if (max.compareTo(initial) < 0) {
            throw new InvalidConfigException("max", "must not be less than initial");
        }
    }
}
