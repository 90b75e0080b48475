package io.collector.runtime.plugin;

import java.util.List;
import java.util.stream.Collectors;

/** The plugins folder holds something that cannot be used. Its message has one line for each. */
public final class BrokenPluginsException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<BrokenPlugin> plugins;

    /**
     * Names broken plugins.
     *
     * @param plugins at least one
     */
    public BrokenPluginsException(List<BrokenPlugin> plugins) {
        super(plugins.stream().map(BrokenPlugin::toString).collect(Collectors.joining("\n")));
        this.plugins = List.copyOf(plugins);
    }

    /** What cannot be used. */
    public List<BrokenPlugin> plugins() {
        return plugins == null ? List.of() : plugins;
    }
}
