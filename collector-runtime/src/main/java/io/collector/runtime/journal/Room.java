package io.collector.runtime.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A share of the heap for events that wait somewhere, in bytes, used by many. It refuses nothing by itself: whoever adds
 * is told when it is full, and decides what to do about it. Safe for use by several threads.
 */
public final class Room {
    /** What an event takes besides its body. */
    private static final long BESIDES = 600;

    private final long size;
    private final AtomicLong used = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** A room of so many bytes. */
    public Room(long size) {
        this.size = size;
    }

    /** A part of the heap: the fourth, the eighth. */
    public static Room ofHeap(int part) {
        return new Room(Runtime.getRuntime().maxMemory() / part);
    }

    /** What an event takes with such a body. */
    public static long of(long body) {
        return body + BESIDES;
    }

    /** Whether as much fits in; always if nobody else uses it. */
    public boolean fits(long bytes) {
        long now = used.get();
        return now == 0 || bytes <= size - now;
    }

    /** Uses as much if it fits; false if it does not. Several that only asked before might all be told that theirs did. */
    public boolean take(long bytes) {
        long now = used.get();
        while (now == 0 || bytes <= size - now) {
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    /** Uses some, whether it fits or not; gives some back if it is negative. */
    public void use(long bytes) {
        used.addAndGet(bytes);
        if (bytes < 0) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Somebody who wants to know when there may be more room. */
    public void onRoom(Runnable listener) {
        listeners.add(listener);
    }

    /** Somebody who wants to know it no more. */
    public void offRoom(Runnable listener) {
        listeners.remove(listener);
    }
}
