package io.collector.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while a configuration is read. The same problem counts once. For one thread. */
final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    void add(Position position, String path, String text) {
        found.add(new Problem(position.file(), position.line(), path, text));
    }

    void add(ConfigNode node, String text) {
        add(node.position(), node.path(), text);
    }

    /** Whether something is known to be wrong with this setting or within it. */
    boolean concern(String path) {
        return found.stream()
                .map(Problem::path)
                .anyMatch(p -> p.equals(path) || p.startsWith(path + ".") || p.startsWith(path + "["));
    }

    boolean mention(String words) {
        return found.stream().anyMatch(p -> p.text().contains(words));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Sorted by file and line. */
    List<Problem> list() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(null);
        return List.copyOf(sorted);
    }
}
