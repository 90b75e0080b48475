package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Step} that appends whenever its buffer is full. Only a few steps of all journals fill theirs at a time, the others
 * wait before their next event. What a failed append leaves in the buffer comes again with the next.
 */
final class SqliteStep implements Step {
    private static final int MAX_EVENTS = 1_000;
    private static final long MAX_BYTES = 2 << 20;

    /** Times beyond are no milliseconds that fit into eight bytes, or soon will not be; one event must not cost the others. */
    private static final Duration FARTHEST = Duration.ofDays(365L * 100_000_000);

    /** Where others hang with what they have, a full disk under them perhaps. */
    private static final long FEW_BYTES = 128 << 10;

    /** Their buffers may take a sixteenth of the heap: hundreds of sources may have a large answer at once. */
    private static final Turns TURNS =
            new Turns((int) Math.max(2, Runtime.getRuntime().maxMemory() / 16 / MAX_BYTES), Duration.ofSeconds(2));

    private final Intake intake;
    private final List<Event> events = new ArrayList<>();
    private final List<Appender.Reject> rejects = new ArrayList<>();
    private final Counts counts = new Counts();
    private long bytes;
    private Turns.@Nullable Turn turn;

    SqliteStep(Intake intake) {
        this.intake = intake;
    }

    @Override
    public void emit(Event event) throws InterruptedException {
        if (Duration.between(Instant.EPOCH, event.time()).abs().compareTo(FARTHEST) > 0) {
            reject(
                    event.table(),
                    LentBytes.of(event.body()),
                    "its time, " + event.time() + ", is none that can be kept");
            return;
        }
        stopIfInterrupted();
        awaitTurn();
        events.add(event);
        added(event.body().size());
    }

    @Override
    public void reject(String table, byte[] raw, String reason) throws InterruptedException {
        stopIfInterrupted();
        awaitTurn();
        rejects.add(new Appender.Reject(table, raw, reason));
        added(raw.length);
    }

    @Override
    public void repeated(String table, long count) {
        counts.of(table).repeated(count);
        intake.repeated(table, count);
    }

    private void awaitTurn() throws InterruptedException {
        if (turn == null) {
            turn = TURNS.take();
        }
    }

    private void endTurn() {
        if (turn != null) {
            turn.close();
            turn = null;
        }
    }

    private long most() {
        return turn != null && turn.othersHang() ? FEW_BYTES : MAX_BYTES;
    }

    private void added(long body) throws InterruptedException {
        bytes += Room.of(body);
        if (events.size() + rejects.size() >= MAX_EVENTS || bytes >= most()) {
            intake.awaitSinks(bytes);
            flush();
        }
    }

    @Override
    public void flush() {
        counts.add(intake.append(events, rejects));
        forget();
    }

    @Override
    public List<Tally> commit(Checkpoint next, List<Coverage> coverage) {
        try {
            Map<String, Long> late = intake.commit(events, rejects, counts, next, coverage);
            forget();
            return tallies(late);
        } finally {
            endTurn();
        }
    }

    @Override
    public List<Tally> abandon(Optional<Checkpoint> remembered) {
        try {
            flush();
            remembered.ifPresent(intake::keep);
            return tallies(Map.of());
        } finally {
            endTurn();
        }
    }

    private List<Tally> tallies(Map<String, Long> late) {
        List<Tally> tallies = new ArrayList<>();
        counts.byTable()
                .forEach((table, c) -> tallies.add(new Tally(
                        table,
                        c.received,
                        c.fresh,
                        c.duplicates,
                        c.updates,
                        late.getOrDefault(table, 0L),
                        c.rejected)));
        return tallies;
    }

    private void forget() {
        events.clear();
        rejects.clear();
        bytes = 0;
        endTurn();
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the collector is stopping");
        }
    }
}
