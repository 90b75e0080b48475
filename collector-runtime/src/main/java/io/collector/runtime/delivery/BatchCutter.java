package io.collector.runtime.delivery;

import io.collector.api.BatchLimits;
import io.collector.api.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Gathers events into batches: bounded by count and bytes, of one table if the sink wants that, and never with two
 * revisions of one fact, so that the older one can be settled before the newer one leaves. Not thread-safe.
 *
 * @param <T> what carries an event
 */
public final class BatchCutter<T> {
    private static final String ANY_TABLE = "";

    private final Function<T, Event> event;
    private final ToLongFunction<Event> sizeOf;
    private final Map<String, Open<T>> open = new LinkedHashMap<>();

    /** A cutter with nothing in it. */
    public BatchCutter(Function<T, Event> event, ToLongFunction<Event> sizeOf) {
        this.event = event;
        this.sizeOf = sizeOf;
    }

    private static final class Open<T> {
        private final List<T> items = new ArrayList<>();
        private final Set<Fact> facts = new HashSet<>();
        private long bytes;
    }

    /**
     * Adds an item.
     *
     * @return the batches that are full now, in the order in which they must leave
     */
    public List<List<T>> add(T item, BatchLimits limits) {
        List<List<T>> full = new ArrayList<>();
        Event added = event.apply(item);
        String slot = limits.singleTable() ? added.table() : ANY_TABLE;
        Fact fact = Fact.of(added);
        long size = sizeOf.applyAsLong(added);
        Open<T> batch = open.computeIfAbsent(slot, s -> new Open<>());
        if (!batch.items.isEmpty()
                && (batch.bytes + size > limits.maxBytes()
                        || batch.items.size() >= limits.maxEvents()
                        || batch.facts.contains(fact))) {
            full.add(batch.items);
            batch = new Open<>();
            open.put(slot, batch);
        }
        batch.items.add(item);
        batch.facts.add(fact);
        batch.bytes += size;
        if (batch.items.size() >= limits.maxEvents() || batch.bytes >= limits.maxBytes()) {
            full.add(batch.items);
            open.remove(slot);
        }
        return full;
    }

    /** Takes out the batch that was begun first, full or not. */
    public Optional<List<T>> flush() {
        var oldest = open.entrySet().iterator();
        if (!oldest.hasNext()) {
            return Optional.empty();
        }
        List<T> items = oldest.next().getValue().items;
        oldest.remove();
        return Optional.of(items);
    }

    /** Whether nothing is waiting in it. */
    public boolean isEmpty() {
        return open.isEmpty();
    }
}
