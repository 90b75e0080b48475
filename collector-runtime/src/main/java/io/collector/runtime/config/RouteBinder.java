package io.collector.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Binds {@code routes}. A source that has no route goes to every sink: leaving something out must not lose events. For
 * one thread.
 */
final class RouteBinder {
    private final Problems problems;
    private final ConfigNode routes;
    private final List<String> sources;
    private final List<String> sinks;

    RouteBinder(Problems problems, ConfigNode collector) {
        this.problems = problems;
        this.routes = collector.child("routes");
        this.sources = names(collector.child("sources"));
        this.sinks = names(collector.child("sinks"));
    }

    /** The names of the sinks of every source. */
    Map<String, List<String>> routes() {
        Map<String, List<String>> bound = new LinkedHashMap<>();
        sources.forEach(source -> bound.put(source, sinks));
        if (routes.present() && !routes.isBlock()) {
            problems.add(routes, "is " + routes.kind() + "; expected: a block such as { tap = [splunk] }");
        }
        for (String source : names(routes)) {
            ConfigNode route = routes.child(source);
            if (!sources.contains(source)) {
                problems.add(route, "there is no source \"" + source + "\"" + Suggestions.hint(source, sources));
            }
            bound.put(source, sinksOf(route));
        }
        return bound;
    }

    private List<String> sinksOf(ConfigNode route) {
        if (route.isBlock() || route.text().isPresent()) {
            problems.add(route, "is " + route.kind() + "; expected: a list of sinks such as [splunk]");
        }
        Set<String> names = new LinkedHashSet<>();
        for (ConfigNode element : route.elements()) {
            String sink = element.text().orElse("");
            // What is missing is reported with all that is.
            if (!sinks.contains(sink) && element.missingVariables().isEmpty()) {
                problems.add(element, "there is no sink " + element.shown() + Suggestions.hint(sink, sinks));
            }
            names.add(sink);
        }
        return List.copyOf(names);
    }

    private static List<String> names(ConfigNode blocks) {
        List<String> names = new ArrayList<>(blocks.keys());
        names.removeIf(name -> !blocks.child(name).present());
        return names;
    }
}
