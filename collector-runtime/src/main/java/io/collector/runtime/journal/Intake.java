package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * How what a source emits comes into the journal: chunks of a step as they fill, and with the last of them the page that
 * says how far the source has come. One step at a time, by one thread at a time; how far it has come, any thread may ask.
 */
final class Intake {
    private final String source;
    private final CollectionTime time;
    private final Transactions transactions;
    private final TableNumbers tables;
    private final Seen seen;
    private final Appender appender;
    private final Tail tail;
    private final PageCache cache;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Taken in since the last committed page. */
    private final Counts sinceCommit = new Counts();

    /** Of duplicates and the like there may be counts that no transaction was worth. */
    private final Counts notSaved = new Counts();

    private volatile long last;
    private final AtomicLong bytes = new AtomicLong();

    Intake(
            String source,
            Clock clock,
            Transactions transactions,
            TableNumbers tables,
            Seen seen,
            Tail tail,
            PageCache cache) {
        this.source = source;
        this.time = new CollectionTime(clock);
        this.transactions = transactions;
        this.tables = tables;
        this.seen = seen;
        this.appender = new Appender(tables, seen);
        this.tail = tail;
        this.cache = cache;
    }

    /** Reads how far the journal has come. */
    void load(Transactions tx) throws SQLException {
        State.putIfAbsent(tx, State.BYTES, 0L);
        State.putIfAbsent(tx, State.COMPLETE, 0L);
        bytes.set(State.number(tx, State.BYTES));
        seen.load(tx);
        try (ResultSet row =
                tx.sql("SELECT seq FROM sqlite_sequence WHERE name = 'event'").executeQuery()) {
            last = row.next() ? row.getLong(1) : 0;
        }
        time.load(tx);
        // A poll that died half way left events whose page will tell whether they were late.
        try (ResultSet row = tx.sql("""
                        SELECT t.name, e.is_update, e.time FROM event e JOIN source_table t ON t.number = e.table_number
                        WHERE e.position > ?""", State.number(tx, State.COMPLETE)).executeQuery()) {
            while (row.next()) {
                Counts.Count count = sinceCommit.of(row.getString(1));
                if (row.getBoolean(2)) {
                    count.updates++;
                } else {
                    count.fresh(row.getLong(3));
                }
            }
        }
    }

    /** See {@link Journal#onAppend}. */
    void onAppend(Runnable listener) {
        listeners.add(listener);
    }

    /** See {@link Journal#forget}. */
    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** See {@link Journal#keep}. */
    void keep(Checkpoint checkpoint) {
        transactions.run("keep the checkpoint", tx -> {
            State.put(tx, State.CHECKPOINT, State.text(checkpoint));
            return tx;
        });
    }

    /** Waits a moment for the sinks if they have much to take, before as many bytes more come in. */
    void awaitSinks(long more) throws InterruptedException {
        tail.awaitFollowers(more);
    }

    /** One chunk of a step, without an end. */
    Counts append(List<Event> events, List<Appender.Reject> rejects) {
        tidy();
        long now = time.now();
        Appender.Appended appended = transactions.run(
                "append " + events.size() + " events",
                tx -> {
                    cache.adjust(tx);
                    tables.begin();
                    Appender.Appended chunk = appender.append(tx, events, last, now);
                    appender.reject(tx, rejects, now, chunk.counts());
                    if (!chunk.nothingNew() || !rejects.isEmpty()) {
                        saveTotals(tx, chunk, Map.of());
                    }
                    return chunk;
                },
                this::mirror);
        if (appended.nothingNew() && rejects.isEmpty()) {
            notSaved.add(appended.counts());
        } else {
            notSaved.clear();
        }
        sinceCommit.add(appended.counts());
        if (!appended.nothingNew()) {
            time.took(now);
        }
        happened(appended);
        return appended.counts();
    }

    /** The last chunk of a step with its end; returns how many were late, and adds the chunk to the step's counts. */
    Map<String, Long> commit(
            List<Event> events, List<Appender.Reject> rejects, Counts step, Checkpoint next, List<Coverage> coverage) {
        tidy();
        record Committed(Appender.Appended appended, Map<String, Long> late, CollectionTime.Page page) {}
        Committed committed = transactions.run(
                "commit a page with " + events.size() + " events",
                tx -> {
                    cache.adjust(tx);
                    tables.begin();
                    CollectionTime.Page page = time.page(tx, coverage, State.number(tx, State.COMPLETE));
                    long now = page.at();
                    Appender.Appended chunk = appender.append(tx, withGaps(tx, events, coverage, now), last, now);
                    appender.reject(tx, rejects, now, chunk.counts());
                    Counts since = new Counts();
                    since.add(sinceCommit);
                    since.add(chunk.counts());
                    Map<String, Long> late = CoverageRows.write(tx, tables, coverage, since, now);
                    saveTotals(tx, chunk, late);
                    State.put(tx, State.CHECKPOINT, State.text(next));
                    State.put(tx, State.COMPLETE, chunk.last());
                    return new Committed(chunk, late, page);
                },
                done -> {
                    mirror(done.appended());
                    time.committed(done.page());
                });
        notSaved.clear();
        sinceCommit.clear();
        step.add(committed.appended().counts());
        happened(committed.appended());
        return committed.late();
    }

    /** The events with those that tell of gaps. */
    private List<Event> withGaps(Transactions tx, List<Event> events, List<Coverage> coverage, long now)
            throws SQLException {
        List<Event> gaps = coverage.stream()
                .filter(Coverage.Gap.class::isInstance)
                .map(gap -> GapEvents.of(source, (Coverage.Gap) gap, Instant.ofEpochMilli(now)))
                .toList();
        if (gaps.isEmpty()) {
            return events;
        }
        tables.declare(tx, List.of(GapEvents.TABLE));
        return Stream.concat(events.stream(), gaps.stream()).toList();
    }

    /** Counts what a source need not emit again. */
    void repeated(String table, long count) {
        for (Counts counts : List.of(notSaved, sinceCommit)) {
            counts.of(table).repeated(count);
        }
    }

    private void saveTotals(Transactions tx, Appender.Appended chunk, Map<String, Long> late) throws SQLException {
        Counts counts = new Counts();
        counts.add(notSaved);
        counts.add(chunk.counts());
        late.keySet().forEach(counts::of);
        for (Map.Entry<String, Counts.Count> entry : counts.byTable().entrySet()) {
            Counts.Count c = entry.getValue();
            tx.sql(
                            """
                            UPDATE source_table SET received = received + ?, fresh = fresh + ?,
                              duplicates = duplicates + ?, updates = updates + ?, late = late + ?,
                              rejected = rejected + ? WHERE number = ?""",
                            c.received,
                            c.fresh,
                            c.duplicates,
                            c.updates,
                            late.getOrDefault(entry.getKey(), 0L),
                            c.rejected,
                            tables.number(tx, entry.getKey()))
                    .executeUpdate();
        }
        if (chunk.bytes() > 0) {
            State.put(tx, State.BYTES, bytes.get() + chunk.bytes());
        }
    }

    private void mirror(Appender.Appended appended) {
        tables.committed();
        seen.committed();
        last = appended.last();
        bytes.addAndGet(appended.bytes());
        tail.append(appended.events());
    }

    private void happened(Appender.Appended appended) {
        if (!appended.nothingNew()) {
            wake();
        }
    }

    /** Calls those back who wait for events. */
    void wake() {
        listeners.forEach(Runnable::run);
    }

    /** Between transactions, so that a fault here costs none of the events. */
    private void tidy() {
        if (seen.isFull()) {
            transactions.run(
                    "tidy up",
                    tx -> {
                        seen.settle(tx);
                        return tx;
                    },
                    tx -> seen.committed());
        }
    }

    /** See {@link CollectionTime#certain}. */
    Instant certain() {
        return time.certain();
    }

    /** See {@link Journal#lastPosition}. */
    long last() {
        return last;
    }

    /** See {@link Journal#bytes}. */
    long bytes() {
        return bytes.get();
    }

    /** So many bytes are held no more. */
    void deleted(long size) {
        bytes.addAndGet(-size);
    }
}
