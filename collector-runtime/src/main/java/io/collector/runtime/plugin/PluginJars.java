package io.collector.runtime.plugin;

import io.collector.api.ApiLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Looks into the jars of a plugin without loading a class. */
final class PluginJars {
    private static final String VERSIONS = "META-INF/versions/";

    private PluginJars() {}

    /** Fails if there is nothing to load, a jar holds what the host shares, or asks for an API that is not there. */
    static void check(PluginDirectory directory) throws BrokenPluginException {
        if (directory.jars().isEmpty()) {
            throw new BrokenPluginException("holds no jar; put the plugin's jars into it or remove it");
        }
        List<Contents> jars = new ArrayList<>();
        for (Path jar : directory.jars()) {
            jars.add(Contents.of(jar));
        }
        if (jars.stream().noneMatch(Contents::provider)) {
            throw new BrokenPluginException("provides no source and no sink: none of its jars has META-INF/services/"
                    + "io.collector.api.SourcePlugin or SinkPlugin; remove it, or ask its author");
        }
        for (Contents jar : jars) {
            jar.requireNothingShared();
        }
        for (Contents jar : jars) {
            jar.requireKnownLevel();
        }
    }

    /** The version that a jar's manifest gives. */
    static Optional<String> version(Path jar) throws BrokenPluginException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return attribute(file, Attributes.Name.IMPLEMENTATION_VERSION.toString());
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    /**
     * What matters of one jar, which is opened once for it.
     *
     * @param provider whether it has a source or a sink
     * @param shared a class of it that the host shares
     * @param level of the API that it asks for
     */
    private record Contents(Path jar, boolean provider, Optional<String> shared, Optional<String> level) {
        static Contents of(Path jar) throws BrokenPluginException {
            try (JarFile file = new JarFile(jar.toFile())) {
                boolean provider = file.getEntry("META-INF/services/io.collector.api.SourcePlugin") != null
                        || file.getEntry("META-INF/services/io.collector.api.SinkPlugin") != null;
                return new Contents(jar, provider, shared(file), attribute(file, ApiLevel.MANIFEST_ATTRIBUTE));
            } catch (IOException e) {
                throw unreadable(jar, e);
            }
        }

        private static Optional<String> shared(JarFile file) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                // There are thousands, and few that begin like this.
                if (name.startsWith("io/") || name.startsWith("org/") || name.startsWith(VERSIONS)) {
                    String className = className(name);
                    if (PluginClassLoader.isShared(className)) {
                        return Optional.of(className);
                    }
                }
            }
            return Optional.empty();
        }

        void requireNothingShared() throws BrokenPluginException {
            if (shared.isPresent()) {
                boolean api = shared.get().startsWith("io.collector.api.");
                throw new BrokenPluginException("bundles " + shared.get() + " (in " + jar.getFileName()
                        + "), which the collector provides; remove " + (api ? "collector-api" : "slf4j-api")
                        + " from the plugin; use scope provided");
            }
        }

        void requireKnownLevel() throws BrokenPluginException {
            if (level.isPresent() && !level.get().equals(String.valueOf(ApiLevel.CURRENT))) {
                throw new BrokenPluginException("needs level " + level.get() + " of the collector's API ("
                        + jar.getFileName() + "), this collector has level " + ApiLevel.CURRENT
                        + "; install a version of the plugin, or of the collector, that fits");
            }
        }
    }

    private static String className(String entry) {
        if (!entry.endsWith(".class")) {
            return "";
        }
        String path = entry.startsWith(VERSIONS) ? entry.substring(entry.indexOf('/', VERSIONS.length()) + 1) : entry;
        return path.substring(0, path.length() - ".class".length()).replace('/', '.');
    }

    private static Optional<String> attribute(JarFile file, String name) throws IOException {
        return Optional.ofNullable(file.getManifest())
                .map(Manifest::getMainAttributes)
                .map(attributes -> attributes.getValue(name))
                .map(String::strip);
    }

    private static BrokenPluginException unreadable(Path jar, IOException e) {
        return new BrokenPluginException(
                "cannot be read: " + jar.getFileName() + " is damaged or may not be read (" + e.getMessage()
                        + "); copy it again",
                e);
    }
}
