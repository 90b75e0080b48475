package io.collector.runtime.pipeline;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.RejectedException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A source that does what a test tells it, then has nothing more. */
public final class ScriptedSource implements Source {
    /** One poll. */
    @FunctionalInterface
    public interface Script {
        Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException;
    }

    private final Deque<Script> scripts = new ArrayDeque<>();
    private final List<Checkpoint> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch dry = new CountDownLatch(1);
    private volatile boolean closed;

    public ScriptedSource then(Script script) {
        synchronized (scripts) {
            scripts.add(script);
        }
        return this;
    }

    /** A page with these events that leads to a checkpoint of that name. */
    public ScriptedSource thenPage(String next, Event... events) {
        return thenPage(next, List.of(), events);
    }

    public ScriptedSource thenPage(String next, List<Coverage> coverage, Event... events) {
        return then((after, emitter) -> {
            for (Event event : events) {
                emitter.emit(event);
            }
            return new Page(checkpoint(next), Duration.ZERO, coverage);
        });
    }

    public static Checkpoint checkpoint(String name) {
        return new Checkpoint(Map.of("at", name));
    }

    @Override
    public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
        Script script;
        synchronized (scripts) {
            script = scripts.poll();
        }
        if (script == null) {
            dry.countDown();
            return new Page(after, Duration.ofHours(1), List.of());
        }
        asked.add(after);
        return script.poll(after, emitter);
    }

    @Override
    public Checkpoint backfill(Checkpoint after, Instant from, Instant to) throws RejectedException {
        if (from.isBefore(Instant.parse("2020-01-01T00:00:00Z"))) {
            throw new RejectedException("", "the script goes back to 2020");
        }
        return new Checkpoint(Map.of("again", from + "/" + to));
    }

    /** Waits until all scripts were played. */
    public void awaitDry() throws InterruptedException {
        dry.await();
    }

    public List<Checkpoint> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        closed = true;
    }

    public boolean closed() {
        return closed;
    }
}
