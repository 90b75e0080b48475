package io.collector.runtime.pipeline;

import io.collector.runtime.health.State;
import io.collector.runtime.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** How long those get that have nothing to do but to notice it. */
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

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
     * @return the journals that a thread may still use, as one in a plugin may not listen
     */
    Set<Journal> complete(Duration atMost) {
        sinks.forEach(RunningSink::ending);
        sources.forEach(RunningSource::halt);
        lanes.forEach(Lane::stop);
        awaitDeliveries(atMost);
        lanes.forEach(Lane::breakOff);
        Set<Journal> inUse = awaitEnd();
        lanes.forEach(Lane::ended);
        for (RunningSink sink : sinks) {
            close("sink " + sink.name(), sink.sink());
            sink.closed();
        }
        for (RunningSource source : sources) {
            source.opened().ifPresent(opened -> close("source " + source.name(), opened));
            source.closed();
        }
        return inUse;
    }

    /** All together get the time that one gets. */
    private Set<Journal> awaitEnd() {
        long until = System.nanoTime() + GRACE.toNanos();
        Set<Journal> inUse = new HashSet<>();
        // In vain for those that only wait for a call of a plugin: they are interrupted then.
        lanes.forEach(lane -> lane.awaitEnd(left(until)));
        for (Lane lane : lanes) {
            if (!lane.awaitEnd(BRIEFLY)) {
                inUse.add(lane.journal());
            }
        }
        for (RunningSource source : sources) {
            if (!source.awaitEnd(left(until))) {
                inUse.add(source.journal());
            }
        }
        return inUse;
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    private void awaitDeliveries(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = true;
        for (Lane lane : lanes) {
            ended &= lane.await(left(until));
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
