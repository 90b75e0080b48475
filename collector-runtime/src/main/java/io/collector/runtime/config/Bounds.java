package io.collector.runtime.config;

import io.collector.api.ByteSize;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** The least and the greatest value of a setting. */
final class Bounds {
    private Bounds() {}

    /** What a value breaks, going on from the value: "at most 60m is allowed". */
    static Optional<String> broken(Setting setting, Object value) {
        if (setting.atLeast().isPresent() && compare(value, setting.atLeast().get()) < 0) {
            return Optional.of("is too little; at least " + setting.atLeast().get() + " is needed");
        }
        if (setting.atMost().isPresent() && compare(value, setting.atMost().get()) > 0) {
            return Optional.of("is too much; at most " + setting.atMost().get() + " is allowed");
        }
        return Optional.empty();
    }

    private static int compare(Object value, String bound) {
        if (value instanceof Duration duration) {
            return duration.compareTo(Durations.parse(bound).orElseThrow(() -> unreadable(bound)));
        }
        if (value instanceof ByteSize size) {
            return Long.compare(
                    size.bytes(),
                    ByteSizes.parse(bound).orElseThrow(() -> unreadable(bound)).bytes());
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).compareTo(new BigDecimal(bound));
        }
        throw new IllegalArgumentException("only numbers, durations and sizes have bounds, not " + value.getClass());
    }

    private static IllegalArgumentException unreadable(String bound) {
        return new IllegalArgumentException("cannot read the bound " + bound);
    }
}
