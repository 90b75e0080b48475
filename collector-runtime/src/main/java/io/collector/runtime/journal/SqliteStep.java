package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Step} that appends whenever its buffer is full. What a failed append leaves in the buffer comes again with the next. */
final class SqliteStep implements Step {
    private static final int MAX_EVENTS = 1_000;
    private static final long MAX_BYTES = 2 << 20;

    private final SqliteJournal journal;
    private final List<Event> events = new ArrayList<>();
    private final List<Appender.Reject> rejects = new ArrayList<>();
    private final Counts counts = new Counts();
    private long bytes;

    SqliteStep(SqliteJournal journal) {
        this.journal = journal;
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
        journal.repeated(table, count);
    }

    private void added(long size) {
        bytes += size;
        if (events.size() + rejects.size() >= MAX_EVENTS || bytes >= MAX_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        counts.add(journal.append(events, rejects));
        forget();
    }

    @Override
    public List<Tally> commit(Checkpoint next, List<Coverage> coverage) {
        Map<String, Long> late = journal.commit(events, rejects, counts, next, coverage);
        forget();
        return tallies(late);
    }

    @Override
    public List<Tally> abandon(Optional<Checkpoint> remembered) {
        flush();
        remembered.ifPresent(journal::keep);
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
        bytes = 0;
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the collector is stopping");
        }
    }
}
