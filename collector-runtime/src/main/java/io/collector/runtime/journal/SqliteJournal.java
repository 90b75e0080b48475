package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Event;
import io.collector.api.Table;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A {@link Journal} in one SQLite file, in WAL mode with a sync at every commit. One connection writes, each reader
 * has its own. {@link JournalSchema} describes the tables.
 */
public final class SqliteJournal implements Journal {
    private final Path file;
    private final String source;
    private final Clock clock;
    private final Transactions transactions;
    private final TableNumbers tables = new TableNumbers();
    private final Tail tail = new Tail();
    private final PageCache cache = new PageCache();
    private final Seen seen = new Seen(Seen.IN_MEMORY, Seen.RECENT);
    private final Appender appender = new Appender(tables, seen);
    private final SinkRows sinks;
    private final ReplayRows replays;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> replayListeners = new CopyOnWriteArrayList<>();

    /** Taken in since the last committed page; one step at a time, so used by one thread at a time. */
    private final Counts sinceCommit = new Counts();

    /** Of duplicates and the like there may be counts that no transaction was worth. */
    private final Counts notSaved = new Counts();

    private volatile long last;
    private final AtomicLong bytes = new AtomicLong();
    private long lastCollectedAt;

    private SqliteJournal(Path file, String source, Clock clock, Transactions transactions) {
        this.file = file;
        this.source = source;
        this.clock = clock;
        this.transactions = transactions;
        this.sinks = new SinkRows(clock);
        this.replays = new ReplayRows(clock, tables);
    }

    /**
     * Opens a journal, or makes it.
     *
     * @param file where it is; its folder must exist
     * @param source the source's name
     * @param tables what the source declares
     * @param clock for when events were collected
     * @throws JournalException if the file is not in order
     */
    public static SqliteJournal open(Path file, String source, List<Table> tables, Clock clock) {
        Transactions transactions = new Transactions(file, JournalFile.openForWriting(file));
        try {
            SqliteJournal journal = new SqliteJournal(file, source, clock, transactions);
            transactions.run(
                    "prepare the tables",
                    tx -> {
                        journal.load(tx, tables);
                        return tx;
                    },
                    tx -> journal.tables.committed());
            return journal;
        } catch (RuntimeException e) {
            transactions.close();
            throw e;
        }
    }

    private void load(Transactions tx, List<Table> declared) throws SQLException {
        tables.declare(tx, declared);
        State.putIfAbsent(tx, State.BYTES, 0L);
        State.putIfAbsent(tx, State.COMPLETE, 0L);
        bytes.set(State.number(tx, State.BYTES));
        seen.load(tx);
        try (ResultSet row =
                tx.sql("SELECT seq FROM sqlite_sequence WHERE name = 'event'").executeQuery()) {
            last = row.next() ? row.getLong(1) : 0;
        }
        try (ResultSet row = tx.sql("SELECT collected_at FROM event ORDER BY position DESC LIMIT 1")
                .executeQuery()) {
            lastCollectedAt = row.next() ? row.getLong(1) : 0;
        }
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

    @Override
    public String source() {
        return source;
    }

    @Override
    public Checkpoint checkpoint() {
        return transactions.run("read the checkpoint", State::checkpoint);
    }

    @Override
    public void keep(Checkpoint checkpoint) {
        transactions.run("keep the checkpoint", tx -> {
            State.put(tx, State.CHECKPOINT, State.text(checkpoint));
            return tx;
        });
    }

    @Override
    public Step begin() {
        return new SqliteStep(this);
    }

    @Override
    public void onAppend(Runnable listener) {
        listeners.add(listener);
    }

    /** One chunk of a step, without an end. */
    Counts append(List<Event> events, List<Appender.Reject> rejects) {
        tidy();
        long now = now();
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
        happened(appended, now);
        return appended.counts();
    }

    /** The last chunk of a step with its end; returns how many were late, and adds the chunk to the step's counts. */
    Map<String, Long> commit(
            List<Event> events, List<Appender.Reject> rejects, Counts step, Checkpoint next, List<Coverage> coverage) {
        long now = now();
        record Committed(Appender.Appended appended, Map<String, Long> late) {}
        Committed committed = transactions.run(
                "commit a page with " + events.size() + " events",
                tx -> {
                    cache.adjust(tx);
                    tables.begin();
                    Appender.Appended chunk = appender.append(tx, withGaps(tx, events, coverage, now), last, now);
                    appender.reject(tx, rejects, now, chunk.counts());
                    Counts since = new Counts();
                    since.add(sinceCommit);
                    since.add(chunk.counts());
                    Map<String, Long> late = CoverageRows.write(tx, tables, coverage, since, now);
                    saveTotals(tx, chunk, late);
                    State.put(tx, State.CHECKPOINT, State.text(next));
                    State.put(tx, State.COMPLETE, chunk.last());
                    return new Committed(chunk, late);
                },
                done -> mirror(done.appended()));
        notSaved.clear();
        sinceCommit.clear();
        step.add(committed.appended().counts());
        happened(committed.appended(), now);
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

    private void happened(Appender.Appended appended, long now) {
        if (!appended.nothingNew()) {
            lastCollectedAt = now;
            listeners.forEach(Runnable::run);
        }
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

    /** The time, which does not run backwards along the positions even if the clock does. */
    private long now() {
        return Math.max(clock.millis(), lastCollectedAt);
    }

    @Override
    public long lastPosition() {
        return last;
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    @Override
    public JournalReader reader() {
        return new SqliteReader(file, tables, tail);
    }

    @Override
    public Cursor cursor(String sink) {
        return transactions.run("read the cursor of " + sink, tx -> sinks.cursor(tx, sink, last));
    }

    @Override
    public void settle(String sink, Settlement settlement) {
        transactions.run("move the cursor of " + sink, tx -> {
            sinks.settle(tx, sink, settlement);
            return tx;
        });
        tail.settled(sink, settlement.cursor().position());
    }

    @Override
    public void route(Set<String> configured) {
        transactions.run("keep which sinks are configured", tx -> {
            State.put(tx, State.SINKS, String.join("\n", new TreeSet<>(configured)));
            return tx;
        });
        tail.sinks(configured);
    }

    @Override
    public List<SinkPosition> sinkPositions() {
        return transactions.run("read the cursors", tx -> sinks.positions(tx, last));
    }

    @Override
    public long purge(String sink, Optional<Instant> before) {
        return transactions.run("purge dead letters of " + sink, tx -> replays.purge(tx, sink, before));
    }

    @Override
    public long replayDeadLetters(Optional<String> sink, Optional<String> id) {
        long count = transactions.run("ask for dead letters again", tx -> replays.ask(tx, sink, id));
        replayListeners.forEach(Runnable::run);
        return count;
    }

    @Override
    public long replay(String sink, Instant from, Instant to, Optional<String> table) {
        long count = transactions.run(
                "ask for events again", tx -> replays.ask(tx, sinks.cursor(tx, sink, last), sink, from, to, table));
        replayListeners.forEach(Runnable::run);
        return count;
    }

    @Override
    public Optional<Replay> nextReplay(String sink, int maxEvents) {
        return transactions.run("read what " + sink + " is to get again", tx -> replays.next(tx, sink, maxEvents));
    }

    @Override
    public void settleReplay(String sink, Replay replay, List<Replay.Answer> answers, boolean all) {
        transactions.run("note what " + sink + " got again", tx -> {
            replays.settle(tx, sink, replay, answers, all);
            return tx;
        });
    }

    @Override
    public void onReplay(Runnable listener) {
        replayListeners.add(listener);
    }

    @Override
    public void forget(Runnable listener) {
        listeners.remove(listener);
        replayListeners.remove(listener);
    }

    @Override
    public void declare(List<Table> declared) {
        transactions.run(
                "prepare the tables",
                tx -> {
                    tables.begin();
                    tables.declare(tx, declared);
                    return tx;
                },
                tx -> tables.committed());
    }

    @Override
    public List<TableTotal> totals() {
        return transactions.run("read the totals", SourceTables::totals);
    }

    @Override
    public List<Table> tables() {
        return transactions.run("read the tables", SourceTables::declared);
    }

    @Override
    public long trim(Set<String> configured, Instant before) {
        long deleted = 0;
        Trim trim = new Trim(configured, before.toEpochMilli(), seen);
        while (true) {
            Trim.Deleted chunk = transactions.run(
                    "delete old events",
                    tx -> {
                        Trim.Deleted done = trim.chunk(tx, last);
                        if (done.events() > 0) {
                            State.put(tx, State.BYTES, bytes.get() - done.bytes());
                        }
                        return done;
                    },
                    done -> {
                        seen.committed();
                        bytes.addAndGet(-done.bytes());
                    });
            deleted += chunk.events();
            if (chunk.events() == 0) {
                break;
            }
            transactions.runAlone("give space back", "PRAGMA incremental_vacuum(2000)");
        }
        return deleted;
    }

    /** For tests: lets the file grow no further, as a full disk would, or as far as it likes again. */
    void limitPages(boolean limited) {
        String sql = limited ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1073741823";
        transactions.runAlone("limit the size", sql);
    }

    /** For tests: what a setting of the writing connection is. */
    String setting(String name) {
        return transactions.run("read a setting", tx -> {
            try (ResultSet row = tx.sql("PRAGMA " + name).executeQuery()) {
                return row.getString(1);
            }
        });
    }

    @Override
    public void close() {
        tail.clear();
        cache.leave();
        transactions.close();
    }
}
