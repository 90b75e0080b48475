package io.collector.runtime.pipeline;

import io.collector.runtime.health.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings sources, sinks and single lanes to their end, together: polling stops at once, deliveries that are under way get
 * time, then everything is broken off and closed. What was not delivered is in the journal. For one thread, once.
 */
final class Retirement {
    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    /** How long threads that were interrupted get to notice it. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final List<RunningSource> sources = new ArrayList<>();
    private final List<RunningSink> sinks = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();

    /** A source with its plugin; its journal stays open. */
    void add(RunningSource source) {
        if (source.health().snapshot().state() != State.STOPPED) {
            sources.add(source);
        }
    }

    /** A sink with its plugin and its lanes. */
    void add(RunningSink sink) {
        if (sink.health().snapshot().state() != State.STOPPED) {
            sinks.add(sink);
            lanes.addAll(sink.lanes().values());
        }
    }

    /** A lane of a sink that goes on. */
    void add(Lane lane) {
        lanes.add(lane);
    }

    /**
     * Does it.
     *
     * @param atMost how long to wait for deliveries
     * @return whether all threads have ended; one of a plugin may not listen
     */
    boolean complete(Duration atMost) {
        sources.forEach(RunningSource::halt);
        lanes.forEach(Lane::stop);
        sinks.forEach(RunningSink::drain);
        awaitDeliveries(atMost);
        boolean ended = true;
        for (Lane lane : lanes) {
            ended &= lane.breakOff(GRACE);
        }
        for (RunningSource source : sources) {
            ended &= source.ended(GRACE);
        }
        for (RunningSink sink : sinks) {
            close("sink " + sink.name(), sink.sink());
            sink.health().stopped();
        }
        for (RunningSource source : sources) {
            source.opened().ifPresent(opened -> close("source " + source.name(), opened));
            source.health().stopped();
        }
        return ended;
    }

    private void awaitDeliveries(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = true;
        for (Lane lane : lanes) {
            ended &= lane.await(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        if (!ended) {
            log.warn(
                    "deliveries did not end within {} s and are broken off; their events will be delivered again",
                    atMost.toSeconds());
        }
    }

    /** Closes; a failure is told, and is nobody's business else. */
    static void close(String what, AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            log.warn("closing {} failed", what, e);
        }
    }
}
