package io.collector.runtime.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest events in memory, so that sinks which keep up need not read from disk what has just been written there. It
 * may be empty at any time; then they do. Safe for use by several threads.
 *
 * <p>An event leaves as soon as every sink has it, so nothing is held while nothing happens. All journals of a process
 * share the room. Whoever appends {@linkplain #awaitRoom waits a moment} for the sinks when it is full, since reading
 * costs them more than waiting costs a source. That is all: a sink that is slower, or down, reads from disk until it has
 * caught up, and nobody waits for it meanwhile.
 */
final class Tail {
    /** For all journals together: a part of the heap that nobody misses. */
    static final Room ROOM = Room.ofHeap(16);

    /** For each chunk: a source with much to catch up still appends several thousand events a second. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private record Chunk(List<Stored> events, long size) {
        static Chunk of(List<Stored> events) {
            long size = 0;
            for (Stored stored : events) {
                size += Room.of(stored.event().body().size());
            }
            return new Chunk(List.copyOf(events), size);
        }

        long first() {
            return events.get(0).position();
        }

        long last() {
            return events.get(events.size() - 1).position();
        }
    }

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private final Map<String, Long> sinks = new ConcurrentHashMap<>();
    private final Duration patience;

    /** What was appended up to here, the sinks must read from disk; above it, it is worth holding again. */
    private long lost;

    Tail() {
        this(PATIENCE);
    }

    Tail(Duration patience) {
        this.patience = patience;
    }

    /** Who reads it; without anybody nothing is held. */
    void sinks(Set<String> configured) {
        sinks.keySet().retainAll(configured);
        configured.forEach(sink -> sinks.putIfAbsent(sink, 0L));
    }

    /** Lets the sinks take some of what is here, if there is no room for as much more and they are at it. */
    void awaitRoom(long bytes) throws InterruptedException {
        boolean held;
        synchronized (this) {
            held = !chunks.isEmpty();
        }
        if (held) {
            ROOM.await(bytes, patience);
        }
    }

    /** Takes what was appended just now, by a transaction that is on disk. */
    synchronized void append(List<Stored> events) {
        if (events.isEmpty() || sinks.isEmpty() || settledByAll() < lost) {
            return;
        }
        Chunk chunk = Chunk.of(events);
        if (!ROOM.fits(chunk.size())) {
            clear();
            lost = chunk.last();
            return;
        }
        ROOM.use(chunk.size());
        chunks.add(chunk);
    }

    /** The next events, within both bounds but at least one; none if the first of them is not here. */
    synchronized List<Stored> after(long position, int maxEvents, long maxBytes) {
        List<Stored> found = new ArrayList<>();
        long bytes = 0;
        for (Chunk chunk : chunks) {
            if (found.isEmpty() && chunk.first() > position + 1) {
                return found;
            }
            int from = (int) Math.max(0, position + 1 - chunk.first());
            for (int i = from; i < chunk.events().size(); i++) {
                if (found.size() >= maxEvents || bytes >= maxBytes) {
                    return found;
                }
                Stored stored = chunk.events().get(i);
                bytes += stored.event().body().size();
                found.add(stored);
            }
        }
        return found;
    }

    /** A sink has everything up to a position. */
    void settled(String sink, long position) {
        if (sinks.replace(sink, position) == null) {
            return;
        }
        long all = settledByAll();
        synchronized (this) {
            while (!chunks.isEmpty() && chunks.element().last() <= all) {
                ROOM.use(-chunks.remove().size());
            }
        }
    }

    private long settledByAll() {
        return sinks.values().stream().mapToLong(p -> p).min().orElse(0);
    }

    /** Gives the room back. */
    synchronized void clear() {
        chunks.forEach(chunk -> ROOM.use(-chunk.size()));
        chunks.clear();
    }
}
