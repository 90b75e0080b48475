package io.collector.api;

/**
 * Makes sinks of one type. Found by {@link java.util.ServiceLoader}; needs a public constructor without
 * parameters that does nothing.
 *
 * <p>Implementations are stateless and safe for use by several threads.
 *
 * @param <C> the settings of one sink, a record that the runtime binds from the configuration; see {@link Doc}.
 *     The key {@code retry} of every sink is the runtime's and must not be a component of it
 */
public interface SinkPlugin<C extends Record> {
    /**
     * The word that selects this plugin in the configuration, such as {@code splunk-hec}.
     *
     * @return lower-case words joined by hyphens; unique among the installed sink plugins
     */
    String type();

    /**
     * The record that the settings are bound to.
     *
     * @return the class of the settings; its components document the settings by {@link Doc} and {@link Default}
     */
    Class<C> configType();

    /**
     * Makes a sink. Does no input or output: a target that is down when the collector starts is normal.
     *
     * @param config the settings, complete and valid
     * @param context what the runtime gives to this sink; its tables are those of all sources routed to it
     * @return a new sink; how many threads use it at once is what its {@link BatchLimits#inFlight()} says
     * @throws InvalidConfigException if settings that are valid one by one do not fit together
     */
    Sink open(C config, PluginContext context);
}
