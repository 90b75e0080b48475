package io.collector.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One plugin on disk: a folder of jars, or a single jar that holds all it needs.
 *
 * @param location the folder or jar
 * @param jars in the order of their names
 */
record PluginDirectory(Path location, List<Path> jars) {
    /** The plugins in a folder, by name; hidden files and files that are no jars are passed over. */
    static List<PluginDirectory> in(Path folder) throws IOException {
        List<PluginDirectory> found = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry)) {
                found.add(new PluginDirectory(
                        entry,
                        list(entry).stream().filter(PluginDirectory::isJar).toList()));
            } else if (isJar(entry)) {
                found.add(new PluginDirectory(entry, List.of(entry)));
            }
        }
        return found;
    }

    /** The name of the folder, or of the jar without its ending. */
    String name() {
        String name = location.getFileName().toString();
        return name.endsWith(".jar") ? name.substring(0, name.length() - ".jar".length()) : name;
    }

    URL[] urls() {
        return jars.stream().map(PluginDirectory::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(e -> !e.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().endsWith(".jar") && Files.isRegularFile(file);
    }
}
