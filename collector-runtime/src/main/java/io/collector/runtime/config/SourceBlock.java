package io.collector.runtime.config;

import io.collector.api.PluginContext;
import io.collector.api.Source;
import io.collector.api.SourcePlugin;

/**
 * A configured source: a block under {@code collector.sources}, bound to the settings of its plugin.
 *
 * @param name the user's name for it
 * @param plugin what makes it
 * @param config its settings, of the plugin's type
 */
public record SourceBlock<C extends Record>(String name, SourcePlugin<C> plugin, C config) {
    /** Makes the source. */
    public Source open(PluginContext context) {
        return plugin.open(config, context);
    }
}
