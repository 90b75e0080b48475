package io.collector.runtime.plugin;

import java.util.List;
import java.util.stream.Collectors;

/** The plugins folder holds something that cannot be used. Its message has one line for each. */
public final class BrokenPluginsException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Names broken plugins.
     *
     * @param broken at least one
     */
    public BrokenPluginsException(List<BrokenPlugin> broken) {
        super(broken.stream().map(BrokenPlugin::toString).collect(Collectors.joining("\n")));
    }
}
