package io.collector.runtime.config;

import io.collector.api.Default;
import io.collector.api.Doc;
import java.util.Map;

/**
 * What is logged, and in which form; always to the standard error.
 *
 * @param format of a line
 * @param level least level that is logged
 * @param levels other levels for parts
 */
public record LoggingSettings(
        @Doc("Form of a line: text for people, json for log collectors") @Default("text")
        Format format,

        @Doc("Least level that is logged") @Default("info") Level level,

        @Doc("Other levels, by the name of a source or sink, or by that of a logger in quotes, such as"
                + " \"io.collector.runtime.delivery\"")
        @Default("{}")
        Map<String, Level> levels) {
    /** The form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** How much it matters. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public LoggingSettings {
        levels = Map.copyOf(levels);
    }

    /** What is in force when nothing is said. */
    public static LoggingSettings defaults() {
        return new LoggingSettings(Format.TEXT, Level.INFO, Map.of());
    }
}
