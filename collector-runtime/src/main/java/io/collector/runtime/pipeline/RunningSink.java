package io.collector.runtime.pipeline;

import io.collector.api.Sink;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.health.ComponentHealth;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sink at work, for whoever wants to know about it. Safe for use by several threads once it is started. */
public final class RunningSink {
    private final String name;
    private final String type;
    private final ComponentHealth health;
    private final Sink sink;
    private final Deliverer deliverer;
    private final Map<String, SinkRunner> runners = new LinkedHashMap<>();
    private final Map<String, ReplayRunner> replays = new LinkedHashMap<>();

    RunningSink(String name, String type, ComponentHealth health, Sink sink, Deliverer deliverer) {
        this.name = name;
        this.type = type;
        this.health = health;
        this.sink = sink;
        this.deliverer = deliverer;
    }

    void add(String source, SinkRunner runner, ReplayRunner replay) {
        runners.put(source, runner);
        replays.put(source, replay);
    }

    Map<String, ReplayRunner> replays() {
        return replays;
    }

    Map<String, SinkRunner> runners() {
        return runners;
    }

    void drain() {
        runners.values().forEach(SinkRunner::stop);
        replays.values().forEach(ReplayRunner::stop);
        deliverer.drain();
    }

    Sink sink() {
        return sink;
    }

    /** Its name in the configuration. */
    public String name() {
        return name;
    }

    /** The type of its plugin. */
    public String type() {
        return type;
    }

    /** How it is doing. */
    public ComponentHealth health() {
        return health;
    }

    /** How many events it still has to get, from all its sources. */
    public long pending() {
        return runners.values().stream().mapToLong(SinkRunner::pending).sum();
    }
}
