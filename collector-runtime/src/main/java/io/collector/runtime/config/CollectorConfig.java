package io.collector.runtime.config;

import java.util.List;
import java.util.Map;

/**
 * A configuration file, read, bound to the plugins and found valid.
 *
 * @param settings the settings of the process
 * @param sources in the order of the file
 * @param sinks in the order of the file; none is allowed, the journal is then the only store
 * @param routes which sinks get the events of a source, by source name; every source is a key
 */
public record CollectorConfig(
        CollectorSettings settings,
        List<SourceBlock<?>> sources,
        List<SinkBlock<?>> sinks,
        Map<String, List<String>> routes) {
    public CollectorConfig {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        routes = Map.copyOf(routes);
    }
}
