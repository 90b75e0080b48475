package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;

/**
 * How much a sink may be given, for targets and lines that are shared with others.
 *
 * @param requestsPerSecond 0 for as many as can be
 * @param bytesPerSecond before compression; 0 for as many as can be
 */
public record LimitSettings(
        @Doc("Most deliveries a second, such as 0.5; 0 means no limit") @Default("0") @AtLeast("0")
        double requestsPerSecond,

        @Doc("Most bytes a second before compression; 0 means no limit") @Default("0B") @AtLeast("0B")
        ByteSize bytesPerSecond) {}
