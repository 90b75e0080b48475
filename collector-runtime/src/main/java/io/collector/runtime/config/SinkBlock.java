package io.collector.runtime.config;

import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.SinkPlugin;

/**
 * A configured sink: a block under {@code collector.sinks}, bound to the settings of its plugin.
 *
 * @param name the user's name for it
 * @param plugin what makes it
 * @param config its settings, of the plugin's type
 * @param settings the runtime's settings from the same block
 */
public record SinkBlock<C extends Record>(String name, SinkPlugin<C> plugin, C config, SinkSettings settings) {
    /** Makes the sink. */
    public Sink open(PluginContext context) {
        return plugin.open(config, context);
    }
}
