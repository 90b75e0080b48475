package io.collector.testkit;

import io.collector.api.Emitter;
import io.collector.api.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Keeps what a source emits. Safe for use by several threads. */
public final class CollectingEmitter implements Emitter {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Rejected> rejected = new CopyOnWriteArrayList<>();
    private final AtomicLong repeated = new AtomicLong();

    @Override
    public void emit(Event event) {
        events.add(event);
    }

    @Override
    public void reject(String table, byte[] raw, String reason) {
        rejected.add(new Rejected(table, new String(raw, StandardCharsets.UTF_8), reason));
    }

    @Override
    public void repeated(String table, long count) {
        repeated.addAndGet(count);
    }

    /** How many were counted only, because they had been emitted before. */
    public long repeated() {
        return repeated.get();
    }

    /** What was emitted, in order, repetitions included. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What could not be read as an event, in order. */
    public List<Rejected> rejected() {
        return List.copyOf(rejected);
    }

    /** Identity and revision of what was emitted: what the runtime would keep once. */
    public Set<Key> keys() {
        return events.stream().map(e -> new Key(e.id(), e.revision())).collect(Collectors.toSet());
    }

    /** Forgets everything. */
    public void clear() {
        events.clear();
        rejected.clear();
        repeated.set(0);
    }

    /**
     * By what the runtime tells repetitions.
     *
     * @param id the identity of the fact
     * @param revision the digest of its content
     */
    public record Key(String id, String revision) {}

    /**
     * Something that should have been an event.
     *
     * @param table the table it would have belonged to
     * @param raw what was received
     * @param reason what is wrong with it
     */
    public record Rejected(String table, String raw, String reason) {}
}
