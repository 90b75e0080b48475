package io.collector.sink.splunk;

import io.collector.sink.splunk.Pending.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One HEC data channel: the requests sent under one identifier to one node, and their acknowledgements. Safe for use by
 * several threads.
 *
 * <pre>
 *            expect(ackId)                  poll: true
 *  request ───────────────► WAITING ──────────────────────► CONFIRMED
 *                              │  too late, moved, or the
 *                              └─ id was given out twice ──► LOST
 * </pre>
 *
 * <p>No thread belongs to it: of the threads that wait, one asks for all. An answer tells of an acknowledgement only
 * once, so an answer that gets lost leaves its requests unconfirmed for good; they run into their timeout.
 */
final class Channel {
    /** An acknowledgement takes a second or so when the index is busy. */
    private static final Duration FIRST_POLL = Duration.ofSeconds(1);

    /** Far below the million that Splunk allows. */
    private static final long MANY_IDS = 500_000;

    private final String id;
    private final Clock clock;
    private final AckTiming timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Pending> waiting = new LinkedHashMap<>();
    private final BitSet seen = new BitSet();
    private Cookies cookies;
    private Instant lastUsed;
    private boolean retired;
    private boolean polling;
    private long pause;
    private long nextPoll;

    Channel(String id, Cookies cookies, Clock clock, AckTiming timing) {
        this.id = id;
        this.cookies = cookies;
        this.clock = clock;
        this.timing = timing;
        this.lastUsed = clock.instant();
        this.nextPoll = System.nanoTime();
    }

    /** Asks the node which requests are acknowledged. */
    interface Poller {
        /** Never throws for a fault of the exchange: then nothing is known yet. */
        Polled poll(Channel channel, Cookies cookies, Set<Long> ackIds) throws InterruptedException;
    }

    /** The identifier, a GUID. */
    String id() {
        return id;
    }

    Cookies cookies() {
        return locked(() -> cookies);
    }

    void adopt(Cookies newer) {
        locked(() -> cookies = newer);
    }

    void used() {
        locked(() -> lastUsed = clock.instant());
    }

    int pending() {
        return locked(waiting::size);
    }

    /** No further request is to be sent under it; what waits goes on waiting. */
    void retire() {
        locked(() -> retired = true);
    }

    /** Whether a further request may be sent under it: Splunk forgets a channel that is idle for ten minutes. */
    boolean usable(Duration idle) {
        return locked(() -> !retired && clock.instant().isBefore(lastUsed.plus(idle)));
    }

    /** Makes the next poll due at once. */
    void pollSoon() {
        locked(() -> {
            nextPoll = System.nanoTime();
            changed.signalAll();
            return true;
        });
    }

    /** Notes that a request got this id. An id that was there before says that two nodes answer: both are lost. */
    Pending expect(long ackId) {
        return locked(() -> {
            long now = System.nanoTime();
            Pending pending = new Pending(
                    this,
                    ackId,
                    clock.instant().plus(timing.timeout()),
                    now + timing.timeout().toNanos());
            if (ackId < 0 || ackId >= MANY_IDS) {
                retired = true;
            }
            if (ackId >= 0 && ackId <= Integer.MAX_VALUE - 1L) {
                if (seen.get((int) ackId)) {
                    conflict(pending);
                    return pending;
                }
                seen.set((int) ackId);
            }
            pause = Math.min(FIRST_POLL.toNanos(), timing.poll().toNanos());
            nextPoll = waiting.isEmpty() ? now + pause : Math.min(nextPoll, now + pause);
            waiting.put(ackId, pending);
            changed.signalAll();
            return pending;
        });
    }

    /** Waits until it is known what became of a request of this channel. */
    void await(Pending pending, Poller poller) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.state() == State.WAITING) {
                long now = System.nanoTime();
                if (pending.expired(clock.instant(), now)) {
                    waiting.remove(pending.ackId(), pending);
                    pending.lose("the indexer did not acknowledge within "
                            + timing.timeout().toSeconds() + " s");
                    retired = true;
                } else if (!polling && now - nextPoll >= 0) {
                    pollForAll(poller);
                } else {
                    long untilPoll = polling ? timing.poll().toNanos() : nextPoll - now;
                    long nanos = Math.max(1, Math.min(untilPoll, pending.nanosLeft(now)));
                    long left = changed.awaitNanos(nanos);
                    assert left <= nanos : "time ran backwards";
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what waits, when the sink is closed. */
    void close() {
        locked(() -> {
            retired = true;
            loseAll("the sink was closed");
            return true;
        });
    }

    /** With the lock, which is let go of during the exchange. */
    private void pollForAll(Poller poller) throws InterruptedException {
        polling = true;
        // Left behind by deliveries that were interrupted.
        waiting.values().removeIf(p -> p.expired(clock.instant(), System.nanoTime()));
        Set<Long> ids = Set.copyOf(waiting.keySet());
        Cookies sent = cookies;
        Polled polled = Polled.nothing(sent);
        lock.unlock();
        try {
            polled = poller.poll(this, sent, ids);
        } finally {
            lock.lock();
            polling = false;
            polled.confirmed().forEach(this::confirm);
            if (!retired || cookies.equals(sent)) {
                cookies = polled.cookies();
            }
            polled.lost().ifPresent(why -> {
                retired = true;
                loseAll(why);
            });
            lastUsed = clock.instant();
            nextPoll = System.nanoTime() + pause;
            pause = Math.min(pause * 2, timing.poll().toNanos());
            changed.signalAll();
        }
    }

    private void conflict(Pending pending) {
        String why = "Splunk gave out acknowledgement " + pending.ackId()
                + " twice on one channel, and it cannot be told which request is meant: it was restarted, or two nodes"
                + " answer behind one address; if the latter, give the load balancer sticky sessions by cookie, or list"
                + " every node in urls";
        retired = true;
        pending.lose(why);
        Pending first = waiting.remove(pending.ackId());
        if (first != null) {
            first.lose(why);
        }
        changed.signalAll();
    }

    private void confirm(long ackId) {
        Pending pending = waiting.remove(ackId);
        if (pending != null) {
            pending.confirm();
        }
    }

    private void loseAll(String why) {
        waiting.values().forEach(p -> p.lose(why));
        waiting.clear();
        changed.signalAll();
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
