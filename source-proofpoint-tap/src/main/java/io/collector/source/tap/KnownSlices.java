package io.collector.source.tap;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers by their hashes which elements of answers the journal surely has, byte for byte, so that reading an hour
 * again costs little more than receiving it. It may forget at any time; what it does not know is read as if it were new.
 *
 * <pre>
 *   emitted in this poll ── the next poll begins ──► young ── an hour, or half the room ──► old ── again ──► forgotten
 *                                                      ▲                                     │
 *                                                      └──────────── came again ─────────────┘
 * </pre>
 *
 * <p>What was emitted in a poll counts from the next poll on, not before: only then is it durable. For one thread.
 */
final class KnownSlices {
    /** No more are kept, whatever the heap. */
    private static final long MOST = 1_000_000;

    /** What one may take, on average. */
    private static final long BYTES_EACH = 32;

    /** After this long without having come again, one is on its way out: each full live poll brings all of the last hour. */
    private static final Duration GENERATION = Duration.ofHours(1);

    /** The sources of this process, which share the room. */
    private static final AtomicInteger SHARERS = new AtomicInteger();

    private final int perGeneration;
    private final AtomicInteger sharers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A key for each, since the same bytes under two feeds are two events. */
    private final Map<Feed, SipHash> hashes = new EnumMap<>(Feed.class);

    private SliceSet young = new SliceSet();
    private SliceSet old = new SliceSet();
    private Instant since = Instant.MIN;

    /** Emitted in this poll: two numbers for each. */
    private long[] emitted = new long[256];

    private int count;
    private long low;
    private long high;

    /**
     * None yet.
     *
     * @param most how many to keep at most, all sharers together
     * @param sharers how many others there are; counts this one from now on
     */
    KnownSlices(long most, AtomicInteger sharers) {
        this.perGeneration = (int) Math.max(1, Math.min(most, MOST) / 2);
        this.sharers = sharers;
        sharers.incrementAndGet();
        SecureRandom random = new SecureRandom();
        for (Feed feed : Feed.values()) {
            hashes.put(feed, SipHash.quick(random.nextLong(), random.nextLong()));
        }
    }

    /** Room for as many as fit into an eighth of the heap. */
    static KnownSlices inHeap() {
        return new KnownSlices(Runtime.getRuntime().maxMemory() / 8 / BYTES_EACH, SHARERS);
    }

    /** Leaves the room to the others. Any thread may call it. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            sharers.decrementAndGet();
        }
    }

    private int perGeneration() {
        return Math.max(1, perGeneration / Math.max(1, sharers.get()));
    }

    /** A poll begins: what the one before emitted is durable. */
    void begin(Instant now) {
        for (int i = 0; i < count; i += 2) {
            keep(emitted[i], emitted[i + 1]);
        }
        forgetEmitted();
        boolean setBack = now.isBefore(since);
        if (setBack || since.equals(Instant.MIN)) {
            since = now;
        } else if (Duration.between(since, now).compareTo(GENERATION) > 0) {
            nextGeneration();
            since = now;
        }
    }

    /** The poll came to an end that nothing can be said about. */
    void forgetEmitted() {
        count = 0;
        if (emitted.length > 1 << 16) {
            emitted = new long[256];
        }
    }

    /** Whether these bytes were emitted for this feed in an earlier poll. */
    boolean contains(Feed feed, byte[] buffer, int from, int to) {
        SipHash hash = Objects.requireNonNull(hashes.get(feed));
        hash.hash(buffer, from, to);
        low = hash.low();
        high = hash.high();
        if (young.contains(low, high)) {
            return true;
        }
        if (!old.contains(low, high)) {
            return false;
        }
        keep(low, high);
        return true;
    }

    /** What was asked about last has been emitted, now. */
    void emitted() {
        if (count >= 2 * perGeneration()) {
            return;
        }
        if (count == emitted.length) {
            emitted = Arrays.copyOf(emitted, count * 2);
        }
        emitted[count++] = low;
        emitted[count++] = high;
    }

    private void keep(long first, long second) {
        if (young.size() >= perGeneration()) {
            nextGeneration();
        }
        young.add(first, second);
    }

    private void nextGeneration() {
        old = young;
        young = new SliceSet();
    }
}
