package io.collector.runtime.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, {@code 30s} or {@code 1.5 hours}. A number without a unit is not one. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)\\s*");
    private static final Map<String, ChronoUnit> UNITS = Map.ofEntries(
            Map.entry("ns", ChronoUnit.NANOS),
            Map.entry("nano", ChronoUnit.NANOS),
            Map.entry("nanosecond", ChronoUnit.NANOS),
            Map.entry("us", ChronoUnit.MICROS),
            Map.entry("micro", ChronoUnit.MICROS),
            Map.entry("microsecond", ChronoUnit.MICROS),
            Map.entry("ms", ChronoUnit.MILLIS),
            Map.entry("milli", ChronoUnit.MILLIS),
            Map.entry("millisecond", ChronoUnit.MILLIS),
            Map.entry("s", ChronoUnit.SECONDS),
            Map.entry("second", ChronoUnit.SECONDS),
            Map.entry("m", ChronoUnit.MINUTES),
            Map.entry("minute", ChronoUnit.MINUTES),
            Map.entry("h", ChronoUnit.HOURS),
            Map.entry("hour", ChronoUnit.HOURS),
            Map.entry("d", ChronoUnit.DAYS),
            Map.entry("day", ChronoUnit.DAYS));
    /** About 290 years: what fits into a long of nanoseconds, so that nobody downstream overflows. */
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private Durations() {}

    /** The duration that a text says; empty if it is none, or longer than 290 years. Never negative. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ChronoUnit unit = UNITS.get(singular(matcher.group(2)));
        if (unit == null) {
            return Optional.empty();
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit.getDuration().toNanos()));
        return nanos.compareTo(MAX_NANOS) > 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    /** The shortest text that {@link #parse} reads as this duration. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        for (String name : List.of("d", "h", "m", "s", "ms", "us")) {
            long size = Optional.ofNullable(UNITS.get(name))
                    .orElseThrow()
                    .getDuration()
                    .toNanos();
            if (nanos % size == 0) {
                return nanos / size + name;
            }
        }
        return nanos + "ns";
    }

    private static String singular(String unit) {
        return unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    }
}
