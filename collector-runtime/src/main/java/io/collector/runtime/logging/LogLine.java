package io.collector.runtime.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of the log for a person: time, level, component, class, message; then the stack, if there is one. Written out,
 * as to take a pattern apart is half of what setting up the log would take. Safe for use by several threads.
 *
 * <p>What a vendor said can be part of it, and can hold anything: only what begins an entry begins in the first column,
 * and no terminal is told what to do.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final String INDENT = "  ";

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\u2028\\u2029&&[^\t]]");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        MILLIS.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level);
        line.append(level.length() < 5 ? "  [" : " [");
        line.append(event.getMDCPropertyMap().getOrDefault("component", "collector"));
        String logger = event.getLoggerName();
        line.append("] ").append(logger, logger.lastIndexOf('.') + 1, logger.length());
        line.append(": ").append(indented(event.getFormattedMessage())).append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            String stack = ThrowableProxyUtil.asString(event.getThrowableProxy());
            line.append(INDENT).append(indented(stack)).append(System.lineSeparator());
        }
        return line.toString();
    }

    private static String indented(String text) {
        return text.lines().map(LogLine::visible).collect(Collectors.joining(System.lineSeparator() + INDENT));
    }

    private static String visible(String line) {
        return UNSEEN.matcher(line)
                .replaceAll(c -> String.format("\\\\u%04x", (int) c.group().charAt(0)));
    }
}
