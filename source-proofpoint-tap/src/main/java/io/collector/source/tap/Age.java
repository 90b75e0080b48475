package io.collector.source.tap;

import java.time.Duration;

/**
 * How old the past is when it is read again, the oldest first: what TAP will forget soonest is the most urgent.
 */
enum Age {
    /** Just before TAP forgets it. */
    WEEK("7d", Duration.ofDays(6).plusHours(20)),
    DAY("24h", Duration.ofHours(24)),
    HOURS("3h", Duration.ofHours(3)),
    /** When nearly everything that TAP shows late has been shown. A look-back of more than this sees to it already. */
    SETTLED("35m", Duration.ofMinutes(35));

    private final String label;
    private final Duration duration;

    Age(String label, Duration duration) {
        this.label = label;
        this.duration = duration;
    }

    /** The name that checkpoints see. */
    String label() {
        return label;
    }

    Duration duration() {
        return duration;
    }
}
