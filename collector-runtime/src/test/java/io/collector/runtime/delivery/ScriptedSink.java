package io.collector.runtime.delivery;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A sink that answers what a test tells it, then takes everything but its poison. */
public class ScriptedSink implements Sink {
    /** One answer. */
    @FunctionalInterface
    public interface Script {
        Delivery answer(Batch batch) throws TransferException, InterruptedException;
    }

    private final Deque<Script> scripts = new ArrayDeque<>();
    private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private volatile BatchLimits limits = BatchLimits.DEFAULT.withLinger(java.time.Duration.ZERO);
    private volatile boolean closed;
    private volatile boolean knowsRepeats;

    public ScriptedSink then(Script script) {
        synchronized (scripts) {
            scripts.add(script);
        }
        return this;
    }

    public ScriptedSink thenThrow(Throwable failure) {
        return then(batch -> {
            failure.fillInStackTrace();
            if (failure instanceof TransferException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            throw (RuntimeException) failure;
        });
    }

    /** Refuses every batch that holds one of these. */
    public ScriptedSink poison(Collection<String> ids) {
        poison.addAll(ids);
        return this;
    }

    /** Lets batches that hold this event wait until the latch opens. */
    public ScriptedSink hold(String id, CountDownLatch latch) {
        held.put(id, latch);
        return this;
    }

    /** Knows an event that it has got before. */
    public ScriptedSink knowsRepeats() {
        knowsRepeats = true;
        return this;
    }

    @Override
    public boolean repeatsAreHarmless() {
        return knowsRepeats;
    }

    public void cure() {
        poison.clear();
    }

    public ScriptedSink limits(BatchLimits changed) {
        limits = changed;
        return this;
    }

    @Override
    public Delivery deliver(Batch batch) throws TransferException, InterruptedException {
        List<String> ids = batch.events().stream().map(Event::id).toList();
        calls.add(ids);
        for (String id : ids) {
            CountDownLatch latch = held.get(id);
            if (latch != null) {
                latch.await();
            }
        }
        Script script;
        synchronized (scripts) {
            script = scripts.poll();
        }
        if (script != null) {
            Delivery delivery = script.answer(batch);
            Set<Integer> failed = ConcurrentHashMap.newKeySet();
            delivery.failures().forEach(f -> failed.add(f.index()));
            for (int i = 0; i < ids.size(); i++) {
                if (!failed.contains(i)) {
                    taken.add(ids.get(i));
                }
            }
            return delivery;
        }
        if (ids.stream().anyMatch(poison::contains)) {
            throw new RejectedException("6", "the request for " + ids.size() + " events was answered with 400");
        }
        taken.addAll(ids);
        return Delivery.COMPLETE;
    }

    @Override
    public BatchLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        closed = true;
    }

    public boolean closed() {
        return closed;
    }

    public List<List<String>> calls() {
        return List.copyOf(calls);
    }

    public List<String> taken() {
        return List.copyOf(taken);
    }
}
