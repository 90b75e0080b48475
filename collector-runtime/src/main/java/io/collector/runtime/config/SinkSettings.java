package io.collector.runtime.config;

import io.collector.api.Default;
import io.collector.api.Doc;

/**
 * The settings that every sink has beside its plugin's own, in the same block.
 *
 * @param retry how deliveries are repeated
 */
public record SinkSettings(
        @Doc("How deliveries that did not work are repeated") @Default("{}")
        RetrySettings retry) {}
