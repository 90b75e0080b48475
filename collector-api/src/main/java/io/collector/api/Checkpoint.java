package io.collector.api;

import java.util.Map;

/**
 * Everything that a source must know to go on after a restart: a small map of strings that a person can read.
 *
 * <p>A source keeps a typed record of its own and converts at the edge. Unknown keys that a newer version wrote
 * must be carried along, not refused.
 *
 * @param values names and values; at most a few kilobytes
 */
public record Checkpoint(Map<String, String> values) {
    /** The checkpoint before the first poll. */
    public static final Checkpoint START = new Checkpoint(Map.of());

    public Checkpoint {
        values = Map.copyOf(values);
    }
}
