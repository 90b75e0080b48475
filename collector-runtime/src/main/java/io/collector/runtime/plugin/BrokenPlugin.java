package io.collector.runtime.plugin;

import java.nio.file.Path;

/**
 * Something in the plugins folder that cannot be used.
 *
 * @param location the folder or jar
 * @param reason what is wrong and what to do, one line
 */
public record BrokenPlugin(Path location, String reason) {
    /** One that lacks something it needs to make its settings, which shows only when they are made. */
    public static BrokenPlugin lacking(Path location, LinkageError e) {
        return new BrokenPlugin(location, PluginOpening.cannotStart(e));
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return "plugin " + location + " " + reason;
    }
}
