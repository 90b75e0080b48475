package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import java.time.Duration;

/**
 * What a journal keeps.
 *
 * @param retention how long events stay once every sink has them
 * @param maxSize polling pauses while the events of one source take more than this
 */
public record JournalSettings(
        @Doc("How long events stay once every sink has them; what is deleted earlier is recognised for 8 days all the"
                + " same, so that nothing is delivered twice")
        @Default("8d")
        @AtLeast("1h")
        Duration retention,

        @Doc("Polling a source pauses while its journal holds more than this") @Default("20GiB") @AtLeast("1MiB")
        ByteSize maxSize) {}
