package io.collector.sink.elasticsearch.document;

import io.collector.http.WireNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the vendor's objects of one kind: the keys that a mapping speaks of, by number; which of them hold lists
 * of further objects, and of which kind; and the values that fit not every field. Immutable.
 */
final class Kind {
    private final List<String> keys;
    private final WireNames names;
    private final @Nullable Kind[] lists;
    private final List<Demand> demands;

    /** A rule that not every value fits, and the number of its key. */
    record Demand(int slot, Rule rule) {}

    private Kind(Set<String> keys, Map<String, Kind> lists, List<Rule> rules) {
        this.keys = List.copyOf(keys);
        this.names = new WireNames(this.keys);
        this.lists = this.keys.stream().map(lists::get).toArray(Kind[]::new);
        this.demands = rules.stream()
                .filter(rule -> rule.conversion().demanding())
                .map(rule -> new Demand(slot(rule.from()), rule))
                .toList();
    }

    /**
     * A kind.
     *
     * @param rules where values go, each by itself
     * @param others further keys that are used
     * @param lists the keys that hold lists of objects
     */
    static Kind of(List<Rule> rules, List<String> others, Map<String, Kind> lists) {
        Set<String> keys = new LinkedHashSet<>();
        rules.forEach(rule -> keys.add(rule.from()));
        keys.addAll(others);
        keys.addAll(lists.keySet());
        return new Kind(keys, lists, rules);
    }

    /** How many keys are known. */
    int size() {
        return keys.size();
    }

    /** The number of a key that is known. */
    int slot(String key) {
        int slot = keys.indexOf(key);
        if (slot < 0) {
            throw new IllegalArgumentException("the mapping does not know the key " + key);
        }
        return slot;
    }

    /** The number of the key that stands in an array; {@link WireNames#UNKNOWN} if it is none. */
    int find(byte[] json, int from, int to) {
        return names.find(json, from, to);
    }

    /** The kind of the objects that a key holds a list of; null if it does not. */
    @Nullable
    Kind list(int slot) {
        return lists[slot];
    }

    /** The rules that not every value fits, in order. */
    List<Demand> demands() {
        return demands;
    }
}
