package io.collector.completeness.run;

import io.collector.completeness.tap.TapServer;
import io.collector.completeness.world.Trouble.Stop;
import io.collector.runtime.delivery.Sleeper;
import io.collector.runtime.pipeline.DrivenPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lets time pass while the source pauses, from one thing to do to the next, and never before all deliveries have come to
 * rest. It ends the polling when the collector is to stop, or sees to it that this happens in the middle of the next
 * answer. For the thread that polls.
 */
final class Driver implements Sleeper {
    private final VirtualTime time;
    private final List<VirtualTime.Sleep> others;
    private final TapServer server;
    private final Optional<Stop> stop;
    private final Instant end;
    private final Thread polling = Thread.currentThread();
    private DrivenPipeline pipeline;
    private boolean armed;
    private volatile boolean ended;

    Driver(VirtualTime time, List<VirtualTime.Sleep> others, TapServer server, Optional<Stop> stop, Instant end) {
        this.time = time;
        this.others = others;
        this.server = server;
        this.stop = stop;
        this.end = end;
    }

    void drives(DrivenPipeline what) {
        pipeline = what;
    }

    /** Whether it was this that ended the polling. */
    boolean ended() {
        return ended;
    }

    /** What ended the polling; empty if that was the end of it all. */
    Optional<Stop> stopped() {
        return stop.filter(s -> s.at().isBefore(end));
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Instant until = time.now().plus(duration);
        rest();
        pipeline.trim();
        while (true) {
            stopIfDue();
            if (!time.now().isBefore(until)) {
                return;
            }
            time.passUntil(next(until));
            rest();
        }
    }

    private void rest() {
        VirtualTime.await(pipeline::isAtRest);
    }

    private void stopIfDue() throws InterruptedException {
        if (ended) {
            // As for a real stop: whoever was interrupted must not sleep either.
            throw new InterruptedException("the collector is stopping");
        }
        boolean over = !time.now().isBefore(end);
        boolean due = stop.isPresent() && !stop.get().at().isAfter(time.now());
        if (due && stop.get().midAnswer() && !armed && !over) {
            armed = true;
            server.inTheNextAnswer(this::interrupt);
        } else if (over || (due && !stop.get().midAnswer())) {
            ended = true;
            throw new InterruptedException("the collector is stopping");
        }
    }

    private void interrupt() {
        ended = true;
        polling.interrupt();
    }

    private Instant next(Instant until) {
        Instant next = earlier(until, end);
        for (VirtualTime.Sleep other : others) {
            Instant wakes = other.until();
            if (wakes.isAfter(time.now())) {
                next = earlier(next, wakes);
            }
        }
        return !armed && stop.isPresent() && stop.get().at().isAfter(time.now())
                ? earlier(next, stop.get().at())
                : next;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
