package io.collector.runtime.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The newest events in memory, so that whoever reads on as they come need not read from disk what has just been written
 * there. It may be empty at any time; then they do. Safe for use by several threads.
 *
 * <p>An event leaves when all followers that were not left behind have got it; what they do with it is their affair. So
 * nothing is held while nothing happens. All journals of a process share the room. When it is full the oldest events leave,
 * and who had not got them is left behind and reads from disk, until it has come up to those that are here.
 *
 * <p>Whoever appends much {@linkplain #awaitFollowers waits a moment} before, for room and for those left behind, since
 * reading from disk costs them more than waiting costs a source. That is all: nobody waits for a follower that stands still,
 * and for a slow one never longer than as many bytes are worth.
 */
final class Tail {
    /** For all journals together: a part of the heap that nobody misses. */
    static final Room ROOM = Room.ofHeap(16);

    /** However slow the sinks are, a source with much to catch up appends ten megabytes a second, thousands of events. */
    private static final double SECONDS_PER_BYTE = 1e-7;

    /** After so long without reading anything, a follower stands still: its sink is down, or waits for something. */
    private static final Duration STANDS_STILL = Duration.ofSeconds(1);

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
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final double secondsPerByte;
    private final long standsStillNanos;

    /** The last position that was appended, whether it was held or not. */
    private long end;

    Tail() {
        this(SECONDS_PER_BYTE, STANDS_STILL);
    }

    Tail(double secondsPerByte, Duration standsStill) {
        this.secondsPerByte = secondsPerByte;
        this.standsStillNanos = standsStill.toNanos();
    }

    /** One that reads on, from here or from the disk. For one thread. */
    final class Follower implements AutoCloseable {
        private long position;
        private long movedAt = System.nanoTime();

        private Follower(long position) {
            this.position = position;
        }

        /** The next events, within both bounds but at least one; none if the first of them is not here. */
        List<Stored> after(long from, int maxEvents, long maxBytes) {
            synchronized (Tail.this) {
                List<Stored> found = find(from, maxEvents, maxBytes);
                reached(found.isEmpty() ? from : found.get(found.size() - 1).position());
                return found;
            }
        }

        /** It has everything up to a position. */
        void reached(long now) {
            synchronized (Tail.this) {
                if (now != position) {
                    position = now;
                    movedAt = System.nanoTime();
                    release();
                }
            }
        }

        private boolean moves() {
            return System.nanoTime() - movedAt < standsStillNanos;
        }

        /** Reads no more. */
        @Override
        public void close() {
            synchronized (Tail.this) {
                followers.remove(this);
                release();
            }
        }
    }

    /** Lets another one read on after a position. */
    Follower follow(long after) {
        Follower follower = new Follower(after);
        followers.add(follower);
        return follower;
    }

    /** Before so many bytes are appended: lets the followers take some of what is here, or come up to it, if they are at it. */
    synchronized void awaitFollowers(long bytes) throws InterruptedException {
        long left = (long) (bytes * secondsPerByte * TimeUnit.SECONDS.toNanos(1));
        long deadline = System.nanoTime() + left;
        while (left > 0 && isWorthWaiting(bytes)) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    /** Takes what was appended just now, by a transaction that is on disk. */
    synchronized void append(List<Stored> events) {
        if (events.isEmpty()) {
            return;
        }
        Chunk chunk = Chunk.of(events);
        end = chunk.last();
        while (isFullFor(chunk.size())) {
            ROOM.use(-chunks.remove().size());
        }
        boolean follows = isFollowedFrom(chunks.isEmpty() ? chunk.first() : first());
        if (follows && ROOM.take(chunk.size())) {
            chunks.add(chunk);
        } else {
            clear();
        }
    }

    /** Gives the room back. */
    synchronized void clear() {
        chunks.forEach(chunk -> ROOM.use(-chunk.size()));
        chunks.clear();
    }

    private List<Stored> find(long after, int maxEvents, long maxBytes) {
        List<Stored> found = new ArrayList<>();
        long bytes = 0;
        for (Chunk chunk : chunks) {
            if (found.isEmpty() && chunk.first() > after + 1) {
                return found;
            }
            int from = (int) Math.max(0, after + 1 - chunk.first());
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

    /** Lets go what all have that were not left behind. */
    private void release() {
        long first = first();
        long all = followers.stream()
                .mapToLong(f -> f.position)
                .filter(position -> position >= first - 1)
                .min()
                .orElse(Long.MAX_VALUE);
        while (!chunks.isEmpty() && chunks.element().last() <= all) {
            ROOM.use(-chunks.remove().size());
        }
        notifyAll();
    }

    /** The first position that is here, or will be. */
    private long first() {
        return chunks.isEmpty() ? end + 1 : chunks.element().first();
    }

    private boolean isFullFor(long bytes) {
        return !chunks.isEmpty() && !ROOM.fits(bytes);
    }

    private boolean isFollowedFrom(long first) {
        return followers.stream().anyMatch(f -> f.position >= first - 1);
    }

    private boolean isWorthWaiting(long bytes) {
        boolean full = isFullFor(bytes);
        long first = first();
        return followers.stream().anyMatch(f -> f.moves() && (full || f.position < first - 1));
    }
}
