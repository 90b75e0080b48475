package io.collector.runtime.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which parts a later configuration is different. Immutable.
 *
 * @param parts {@code added}, {@code removed} or {@code changed}, by part, such as {@code sink splunk}
 */
public record Changes(Map<String, String> parts) {
    static final String PLUGINS = "plugins";

    public Changes {
        parts = Map.copyOf(parts);
    }

    /** The part that a source is. */
    static String source(String name) {
        return "source " + name;
    }

    /** The part that a sink is. */
    static String sink(String name) {
        return "sink " + name;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Whether a source of that name, or what it is made of, is another one. */
    public boolean concernSource(String name) {
        return parts.containsKey(PLUGINS) || parts.containsKey(source(name));
    }

    /** Whether a sink of that name, or what it is made of, is another one. */
    public boolean concernSink(String name) {
        return parts.containsKey(PLUGINS) || parts.containsKey(sink(name));
    }

    /** Whether the admin address is another one. */
    public boolean concernAdmin() {
        return parts.containsKey("admin");
    }

    /** For a person, such as {@code sink splunk changed}. */
    public List<String> words() {
        return new TreeMap<>(parts)
                .entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    }
}
