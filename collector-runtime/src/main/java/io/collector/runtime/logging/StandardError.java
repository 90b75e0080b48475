package io.collector.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.collector.runtime.config.LoggingSettings.Format;

/**
 * The log as it is before any configuration is read. It goes to the standard error: the standard output belongs to what
 * commands print. Made by the log library, by way of {@code META-INF/services}; a file of XML would say the same, and
 * take a tenth of a start to be read. For one thread.
 *
 * <p>A {@code logback-test.xml} on the class path, or {@code -Dlogback.configurationFile}, goes before it.
 */
public final class StandardError extends ContextAwareBase implements Configurator {
    static final String APPENDER = "STDERR";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null
                || StandardError.class.getResource("/logback-test.xml") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(APPENDER);
        appender.setTarget("System.err");
        appender.setEncoder(Logging.encoder(context, Format.TEXT));
        appender.start();
        context.getLogger("org.sqlite").setLevel(Level.WARN);
        // What does not load is told with its remedy, without pages of stack traces.
        context.getLogger("org.sqlite.SQLiteJDBCLoader").setLevel(Level.OFF);
        context.getLogger("okhttp3").setLevel(Level.WARN);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
