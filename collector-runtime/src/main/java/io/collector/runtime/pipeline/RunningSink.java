package io.collector.runtime.pipeline;

import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Room;
import io.collector.runtime.metrics.ComponentMetrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sink at work, for whoever wants to know about it: {@code public} methods are safe for use by several threads. */
public final class RunningSink {
    private static final Logger log = LoggerFactory.getLogger(RunningSink.class);

    private final String name;
    private final String type;
    private final ComponentHealth health;
    private final Sink sink;
    private final List<Table> tables;
    private final Deliverer deliverer;
    private final Room room;
    private final ComponentMetrics metrics;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * A sink without lanes.
     *
     * @param tables what it was told that it would get
     * @param room what its lanes may hold together
     * @param metrics what its plugin shows
     */
    RunningSink(
            String name,
            String type,
            ComponentHealth health,
            Sink sink,
            List<Table> tables,
            Deliverer deliverer,
            Room room,
            ComponentMetrics metrics) {
        this.name = name;
        this.type = type;
        this.health = health;
        this.sink = sink;
        this.tables = List.copyOf(tables);
        this.deliverer = deliverer;
        this.room = room;
        this.metrics = metrics;
    }

    /** Begins to deliver, where that has not begun. */
    void start() {
        lanes.values().forEach(Lane::start);
        if (lanes.isEmpty()) {
            log.warn("sink {} gets nothing: no route leads to it", name);
            health.atWork();
        }
    }

    /** Its lanes by source. */
    Map<String, Lane> lanes() {
        return lanes;
    }

    List<Table> tables() {
        return tables;
    }

    Deliverer deliverer() {
        return deliverer;
    }

    Room room() {
        return room;
    }

    /** Its lanes are about to end. */
    void ending() {
        health.ending();
    }

    /** Shows nothing of its plugin any more, which was closed. */
    void closed() {
        metrics.end();
        health.stopped();
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

    /** The names of the sources that are routed to it. */
    public Set<String> sources() {
        return Set.copyOf(lanes.keySet());
    }

    /** How many events it still has to get, from all its sources. */
    public long pending() {
        return lanes.values().stream().mapToLong(Lane::pending).sum();
    }
}
