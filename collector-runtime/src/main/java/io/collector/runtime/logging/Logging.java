package io.collector.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.collector.runtime.config.LoggingSettings;
import io.collector.runtime.config.LoggingSettings.Format;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * The log of this process. What the environment says goes before what the configuration says. For one thread; what is
 * logged meanwhile is in the old form or in the new one.
 */
public final class Logging {
    private final Map<String, String> environment;
    private final ComponentLevels components = new ComponentLevels();
    private final Set<String> changed = new HashSet<>();
    private Format format = Format.TEXT;

    /**
     * The log as {@link StandardError} has it.
     *
     * @param environment of the process
     */
    public Logging(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Sets up what is in force. May be called again, after a reload. */
    public void apply(LoggingSettings settings) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return; // embedded, with another library
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(chosen("COLLECTOR_LOG_LEVEL", LoggingSettings.Level.class)
                .map(Logging::level)
                .orElse(level(settings.level())));
        Format asked = chosen("COLLECTOR_LOG_FORMAT", Format.class).orElse(settings.format());
        if (asked != format
                && root.getAppender(StandardError.APPENDER) instanceof OutputStreamAppender<ILoggingEvent> appender) {
            appender.setEncoder(encoder(context, asked));
            format = asked;
        }
        levels(context, settings);
    }

    private void levels(LoggerContext context, LoggingSettings settings) {
        changed.forEach(name -> context.getLogger(name).setLevel(null));
        changed.clear();
        Map<String, Level> byComponent = new HashMap<>();
        settings.levels().forEach((name, level) -> {
            if (name.contains(".")) {
                context.getLogger(name).setLevel(level(level));
                changed.add(name);
            } else {
                byComponent.put(name, level(level));
            }
        });
        components.set(byComponent);
        if (!context.getTurboFilterList().contains(components)) {
            components.setContext(context);
            components.start();
            context.addTurboFilter(components);
        }
    }

    /** A word of the environment; a wrong one is as good as none, as there may be nobody to read a complaint. */
    private <E extends Enum<E>> Optional<E> chosen(String variable, Class<E> type) {
        String word = environment.getOrDefault(variable, "").strip().toUpperCase(Locale.ROOT);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format) {
        if (format == Format.TEXT) {
            LogLine line = new LogLine();
            line.setContext(context);
            line.start();
            LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
            text.setContext(context);
            text.setCharset(StandardCharsets.UTF_8);
            text.setLayout(line);
            text.start();
            return text;
        }
        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithContext(false);
        // The message as a person would read it says it all.
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithFormattedMessage(true);
        json.start();
        return json;
    }

    private static Level level(LoggingSettings.Level level) {
        return Level.toLevel(level.name());
    }
}
