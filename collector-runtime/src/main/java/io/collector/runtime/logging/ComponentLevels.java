package io.collector.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;

/** Levels for what is logged on behalf of a source or a sink, whichever logger it goes to. Safe for any thread. */
final class ComponentLevels extends TurboFilter {
    private static final String COMPONENT = "component";

    private volatile Map<String, Level> levels = Map.of();

    void set(Map<String, Level> byName) {
        levels = Map.copyOf(byName);
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        if (levels.isEmpty()) {
            return FilterReply.NEUTRAL;
        }
        String component = MDC.get(COMPONENT);
        Level least = component == null ? null : levels.get(component);
        if (least == null) {
            return FilterReply.NEUTRAL;
        }
        return level.isGreaterOrEqual(least) ? FilterReply.ACCEPT : FilterReply.DENY;
    }
}
