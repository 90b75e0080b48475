package io.collector.runtime.plugin;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A source or a sink that can be used, or a simulator that belongs to a source.
 *
 * @param kind what it is
 * @param type the word that selects it in the configuration
 * @param name of the folder or jar it came from
 * @param version from its manifest; {@code unknown} if it does not say
 * @param location the folder or jar
 */
public record InstalledPlugin(Kind kind, String type, String name, String version, Path location) {
    /** What a plugin makes. */
    public enum Kind {
        /** Collects events. */
        SOURCE,
        /** Delivers events. */
        SINK,
        /** Stands in for the service of a source. */
        SIMULATOR;

        /** The word for a person. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
