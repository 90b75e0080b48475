package io.collector.api;

import java.time.Clock;
import java.util.List;

/**
 * What the runtime gives to one source or sink. Implemented by the runtime; safe for use by several threads.
 *
 * <p>What is not here is not needed: no executor, no scheduler, no folder. Loggers come from {@code
 * org.slf4j.LoggerFactory} as usual.
 */
public interface PluginContext {
    /**
     * The name of this source or sink in the configuration.
     *
     * @return the user's word
     */
    String name();

    /**
     * The only clock to use.
     *
     * @return a clock in UTC
     */
    Clock clock();

    /**
     * The tables this component has to do with: a source's own; for a sink, those of every source routed to it.
     *
     * @return may be empty for a sink without sources
     */
    List<Table> tables();

    /**
     * Where to count what only the plugin knows. Events, bytes, retries and times are counted by the runtime.
     *
     * @return the metrics of this component
     */
    Metrics metrics();
}
