package io.collector.runtime.pipeline;

import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.runtime.delivery.BatchCutter;
import io.collector.runtime.delivery.Fact;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.DeadLetter;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.JournalReader;
import io.collector.runtime.journal.Room;
import io.collector.runtime.journal.Stored;
import io.collector.runtime.journal.Stretch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The events that a sink still has to get, in batches, and which of those are under way. For the thread of the
 * runner.
 *
 * <p>A batch with a newer revision of a fact waits until the one with the older is settled. What is read ahead is
 * bounded, so one batch that hangs does not make the others run away from it for ever; and so is what the backlogs of
 * one sink hold together, since hundreds of sources may have much for it at once.
 */
final class Backlog implements AutoCloseable {
    private static final long MAX_AHEAD = 50_000;

    /** So many positions at a time are looked through for those that are missing. */
    private static final long SEARCHED = 10_000;

    private final Journal journal;
    private final Predicate<Event> wanted;
    private final Cursor begin;
    private final BatchCutter<Stored> cutter;
    private final Deque<List<Stored>> ready = new ArrayDeque<>();
    private final Set<Fact> factsUnderWay = new HashSet<>();
    private final List<DeadLetter> damaged = new ArrayList<>();
    private final List<Long> unwanted = new ArrayList<>();
    private final List<Long> missing = new ArrayList<>();
    private final JournalReader reader;
    private final Room room;
    private final long maxAhead;
    private long held;
    private final Runnable roomMade;
    private volatile boolean starved;
    private boolean far;
    private long read;
    private int underWay;
    private long lingersUntil;

    /**
     * A backlog.
     *
     * @param wanted which events the sink is to get at all
     * @param room what the backlogs of the sink may hold together
     * @param wake called when there may be room again for one that had none, by any thread
     */
    Backlog(
            Journal journal,
            ToLongFunction<Event> sizeOf,
            Predicate<Event> wanted,
            Cursor begin,
            Room room,
            Runnable wake) {
        this(journal, sizeOf, wanted, begin, room, wake, MAX_AHEAD);
    }

    /** With another bound for what is read ahead of the cursor. */
    Backlog(
            Journal journal,
            ToLongFunction<Event> sizeOf,
            Predicate<Event> wanted,
            Cursor begin,
            Room room,
            Runnable wake,
            long maxAhead) {
        this.journal = journal;
        this.maxAhead = maxAhead;
        this.room = room;
        this.roomMade = () -> {
            if (starved) {
                wake.run();
            }
        };
        room.onRoom(roomMade);
        this.wanted = wanted;
        this.begin = begin;
        this.cutter = new BatchCutter<>(Stored::event, sizeOf);
        this.read = begin.position();
        this.reader = journal.reader(read);
    }

    /** Reads on until a batch is ready, or there is nothing more to read, or enough was read ahead of the cursor. */
    void fill(BatchLimits limits, Cursor cursor) {
        far = false;
        while (ready.isEmpty() && read < journal.lastPosition()) {
            far = read >= cursor.position() + maxAhead;
            if (far) {
                return;
            }
            boolean first = cutter.isEmpty();
            // First, so that room made meanwhile is told.
            starved = true;
            starved = !room.take(limits.maxBytes());
            if (starved) {
                return;
            }
            long before = held;
            try {
                readOn(limits);
            } finally {
                // In one step: whoever waits for room is woken only if there is some.
                room.use(held - before - limits.maxBytes());
            }
            // What is left in the cutter begins a batch if another was ready.
            if ((first || !ready.isEmpty()) && !cutter.isEmpty()) {
                lingersUntil = System.nanoTime() + limits.linger().toNanos();
            }
        }
    }

    private void readOn(BatchLimits limits) {
        long last = journal.lastPosition();
        Stretch stretch = reader.read(read, limits.maxEvents(), limits.maxBytes());
        long end = withoutHoles(stretch, last);
        stretch.damaged().stream()
                .filter(d -> d.position() <= end && !begin.covers(d.position()))
                .forEach(damaged::add);
        long bytes = 0;
        for (Stored stored : stretch.events()) {
            if (stored.position() > end || begin.covers(stored.position())) {
                continue;
            }
            if (!wanted.test(stored.event())) {
                unwanted.add(stored.position());
            } else {
                bytes += sizeOf(stored);
                ready.addAll(cutter.add(stored, limits));
            }
        }
        read = end;
        held += bytes;
    }

    /**
     * Notes which positions have no event any more, or the cursor would wait for them for ever.
     *
     * @param last was there before the stretch was read
     * @return how far that was looked for
     */
    private long withoutHoles(Stretch stretch, long last) {
        long end = stretch.end() == read ? last : stretch.end();
        if (stretch.events().size() + stretch.damaged().size() == end - read) {
            return end;
        }
        long searched = Math.min(end, read + SEARCHED);
        Set<Long> there = new HashSet<>();
        stretch.events().forEach(stored -> there.add(stored.position()));
        stretch.damaged().forEach(letter -> there.add(letter.position()));
        there.removeIf(position -> position > searched);
        if (journal.held(read + 1, searched) != there.size()) {
            // Whatever the reason: what is there must not be passed over.
            throw new JournalException(
                    "events of " + journal.source() + " after position " + read + " were written but cannot be read",
                    "look after the disk of the journal, then restart the collector, which loses nothing");
        }
        for (long position = read + 1; position <= searched; position++) {
            if (!there.contains(position) && !begin.covers(position)) {
                missing.add(position);
            }
        }
        return searched;
    }

    /** What could not be read, since the last call. */
    List<DeadLetter> takeDamaged() {
        List<DeadLetter> taken = List.copyOf(damaged);
        damaged.clear();
        return taken;
    }

    /** The positions of what the sink is not to get, since the last call. */
    List<Long> takeUnwanted() {
        List<Long> taken = List.copyOf(unwanted);
        unwanted.clear();
        return taken;
    }

    /** The positions that have no event any more, since the last call. */
    List<Long> takeMissing() {
        List<Long> taken = List.copyOf(missing);
        missing.clear();
        return taken;
    }

    /** The next batch that may leave now, which then is under way. */
    Optional<List<Stored>> next(BatchLimits limits) {
        if (underWay >= limits.inFlight()) {
            return Optional.empty();
        }
        // What cannot grow any more must leave: it may be what the others wait for.
        if (ready.isEmpty()
                && !cutter.isEmpty()
                && (starved || far || (read >= journal.lastPosition() && lingered()))) {
            cutter.flush().ifPresent(ready::add);
        }
        List<Stored> batch = ready.peek();
        if (batch == null) {
            return Optional.empty();
        }
        List<Fact> facts = batch.stream().map(s -> Fact.of(s.event())).toList();
        if (underWay > 0 && facts.stream().anyMatch(factsUnderWay::contains)) {
            return Optional.empty();
        }
        ready.remove();
        factsUnderWay.addAll(facts);
        underWay++;
        return Optional.of(batch);
    }

    /** The delivery of a batch has ended. */
    void ended(List<Stored> batch) {
        batch.forEach(s -> factsUnderWay.remove(Fact.of(s.event())));
        release(batch.stream().mapToLong(Backlog::sizeOf).sum());
        underWay--;
    }

    /** The last position of what is ready to leave; 0 if nothing is. */
    long ready() {
        return ready.stream().mapToLong(Backlog::last).max().orElse(0);
    }

    /** The last position of a batch. */
    static long last(List<Stored> batch) {
        return batch.get(batch.size() - 1).position();
    }

    int underWay() {
        return underWay;
    }

    /** How long to wait for a batch to fill, if one is filling and could leave. */
    Optional<Duration> lingers(BatchLimits limits) {
        if (cutter.isEmpty() || !ready.isEmpty() || underWay >= limits.inFlight()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(lingered() ? 0 : Math.max(0, lingersUntil - System.nanoTime())));
    }

    /** Whether no more is waited for, or would come while it is. */
    private boolean lingered() {
        return lingersUntil - System.nanoTime() <= 0 || journal.quietUntil() - lingersUntil >= 0;
    }

    private void release(long bytes) {
        held -= bytes;
        room.use(-bytes);
    }

    private static long sizeOf(Stored stored) {
        return Room.of(stored.event().body().size());
    }

    @Override
    public void close() {
        room.offRoom(roomMade);
        release(held);
        reader.close();
    }
}
