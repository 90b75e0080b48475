package io.collector.runtime.journal;

import io.collector.api.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step has taken in and not appended yet. Only a few buffers of all journals hold something at a time; the others
 * wait before their first event. For one thread at a time.
 */
final class Buffer {
    private static final int MAX_EVENTS = 1_000;
    private static final long MAX_BYTES = 2 << 20;

    /** Where others hang with what they have, a full disk under them perhaps. */
    private static final long FEW_BYTES = 128 << 10;

    /** They may take a sixteenth of the heap: hundreds of sources may have a large answer at once. */
    private static final Turns TURNS =
            new Turns((int) Math.max(2, Runtime.getRuntime().maxMemory() / 16 / MAX_BYTES), Duration.ofSeconds(2));

    private final List<Event> events = new ArrayList<>();
    private final List<Appender.Reject> rejects = new ArrayList<>();
    private long bytes;
    private Turns.@Nullable Turn turn;

    void add(Event event) throws InterruptedException {
        awaitTurn();
        events.add(event);
        bytes += Room.of(event.body().size());
    }

    void add(Appender.Reject reject) throws InterruptedException {
        awaitTurn();
        rejects.add(reject);
        bytes += Room.of(reject.size());
    }

    List<Event> events() {
        return events;
    }

    List<Appender.Reject> rejects() {
        return rejects;
    }

    long bytes() {
        return bytes;
    }

    boolean isFull() {
        return events.size() + rejects.size() >= MAX_EVENTS
                || bytes >= (turn != null && turn.othersHang() ? FEW_BYTES : MAX_BYTES);
    }

    /** What it held is in the journal. */
    void clear() {
        events.clear();
        rejects.clear();
        bytes = 0;
        endTurn();
    }

    /** Lets others fill theirs, whatever this one holds. */
    void endTurn() {
        if (turn != null) {
            turn.close();
            turn = null;
        }
    }

    private void awaitTurn() throws InterruptedException {
        if (turn == null) {
            turn = TURNS.take();
        }
    }
}
