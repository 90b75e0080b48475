package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Step} that appends whenever its buffer is full, or when those of all journals together are. What a failed
 * append leaves in the buffer comes again with the next.
 */
final class SqliteStep implements Step {
    private static final int MAX_EVENTS = 1_000;
    private static final long MAX_BYTES = 2 << 20;

    /** However little room there is: smaller transactions would cost too many writes to the disk. */
    private static final long MIN_BYTES = 128 << 10;

    /** For the buffers of all steps together: hundreds of sources may have a large answer at once. */
    private static final Room ROOM = Room.ofHeap(8);

    private final Intake intake;
    private final List<Event> events = new ArrayList<>();
    private final List<Appender.Reject> rejects = new ArrayList<>();
    private final Counts counts = new Counts();
    private long bytes;

    SqliteStep(Intake intake) {
        this.intake = intake;
    }

    @Override
    public void emit(Event event) throws InterruptedException {
        stopIfInterrupted();
        events.add(event);
        added(event.body().size());
    }

    @Override
    public void reject(String table, byte[] raw, String reason) throws InterruptedException {
        stopIfInterrupted();
        rejects.add(new Appender.Reject(table, raw, reason));
        added(raw.length);
    }

    @Override
    public void repeated(String table, long count) {
        counts.of(table).repeated(count);
        intake.repeated(table, count);
    }

    private void added(long body) throws InterruptedException {
        long size = Room.of(body);
        boolean fits = ROOM.fits(size);
        ROOM.use(size);
        bytes += size;
        if (events.size() + rejects.size() >= MAX_EVENTS || bytes >= (fits ? MAX_BYTES : MIN_BYTES)) {
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
        Map<String, Long> late = intake.commit(events, rejects, counts, next, coverage);
        forget();
        return tallies(late);
    }

    @Override
    public List<Tally> abandon(Optional<Checkpoint> remembered) {
        flush();
        remembered.ifPresent(intake::keep);
        return tallies(Map.of());
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
        ROOM.use(-bytes);
        bytes = 0;
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the collector is stopping");
        }
    }
}
