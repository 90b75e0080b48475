package io.collector.api;

import java.util.List;

/**
 * Makes sources of one type. Found by {@link java.util.ServiceLoader}; needs a public constructor without
 * parameters that does nothing.
 *
 * <p>Implementations are stateless and safe for use by several threads.
 *
 * @param <C> the settings of one source, a record that the runtime binds from the configuration; see {@link Doc}
 */
public interface SourcePlugin<C extends Record> {
    /**
     * The word that selects this plugin in the configuration, such as {@code proofpoint-tap}.
     *
     * @return lower-case words joined by hyphens; unique among the installed source plugins
     */
    String type();

    /**
     * The record that the settings are bound to.
     *
     * @return the class of the settings; its components document the settings by {@link Doc} and {@link Default}
     */
    Class<C> configType();

    /**
     * The tables that events of this source belong to. Sinks derive projections, templates and documentation from
     * them.
     *
     * @return at least one table; the same for every source of this type
     */
    List<Table> tables();

    /**
     * Makes a source. Does no input or output: a service that is down when the collector starts is normal.
     *
     * @param config the settings, complete and valid
     * @param context what the runtime gives to this source
     * @return a new source, used by one thread at a time
     * @throws InvalidConfigException if settings that are valid one by one do not fit together
     */
    Source open(C config, PluginContext context);
}
