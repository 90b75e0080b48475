package io.collector.runtime.plugin;

import io.collector.api.ApiLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
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
        boolean provider = false;
        for (Path jar : directory.jars()) {
            provider |= hasProvider(jar);
        }
        if (!provider) {
            throw new BrokenPluginException("provides no source and no sink: none of its jars has META-INF/services/"
                    + "io.collector.api.SourcePlugin or SinkPlugin; remove it, or ask its author");
        }
        for (Path jar : directory.jars()) {
            requireNothingShared(jar);
        }
        for (Path jar : directory.jars()) {
            requireKnownLevel(jar);
        }
    }

    /** The version that a jar's manifest gives. */
    static Optional<String> version(Path jar) throws BrokenPluginException {
        return attribute(jar, Attributes.Name.IMPLEMENTATION_VERSION.toString());
    }

    private static boolean hasProvider(Path jar) throws BrokenPluginException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry("META-INF/services/io.collector.api.SourcePlugin") != null
                    || file.getEntry("META-INF/services/io.collector.api.SinkPlugin") != null;
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    private static void requireNothingShared(Path jar) throws BrokenPluginException {
        Optional<String> shared;
        try (JarFile file = new JarFile(jar.toFile())) {
            shared = file.stream()
                    .map(entry -> className(entry.getName()))
                    .filter(PluginClassLoader::isShared)
                    .findFirst();
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
        if (shared.isPresent()) {
            boolean api = shared.get().startsWith("io.collector.api.");
            throw new BrokenPluginException("bundles " + shared.get() + " (in " + jar.getFileName()
                    + "), which the collector provides; remove " + (api ? "collector-api" : "slf4j-api")
                    + " from the plugin; use scope provided");
        }
    }

    private static String className(String entry) {
        if (!entry.endsWith(".class")) {
            return "";
        }
        String path = entry.startsWith(VERSIONS) ? entry.substring(entry.indexOf('/', VERSIONS.length()) + 1) : entry;
        return path.substring(0, path.length() - ".class".length()).replace('/', '.');
    }

    private static void requireKnownLevel(Path jar) throws BrokenPluginException {
        Optional<String> level = attribute(jar, ApiLevel.MANIFEST_ATTRIBUTE);
        if (level.isPresent() && !level.get().equals(String.valueOf(ApiLevel.CURRENT))) {
            throw new BrokenPluginException("needs level " + level.get() + " of the collector's API ("
                    + jar.getFileName() + "), this collector has level " + ApiLevel.CURRENT
                    + "; install a version of the plugin, or of the collector, that fits");
        }
    }

    private static Optional<String> attribute(Path jar, String name) throws BrokenPluginException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return Optional.ofNullable(file.getManifest())
                    .map(Manifest::getMainAttributes)
                    .map(attributes -> attributes.getValue(name))
                    .map(String::strip);
        } catch (IOException e) {
            throw unreadable(jar, e);
        }
    }

    private static BrokenPluginException unreadable(Path jar, IOException e) {
        return new BrokenPluginException(
                "cannot be read: " + jar.getFileName() + " is damaged or may not be read (" + e.getMessage()
                        + "); copy it again",
                e);
    }
}
