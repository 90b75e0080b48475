package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Table;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A {@link Journal} in one SQLite file, in WAL mode with a sync at every commit. One connection writes, each reader
 * has its own. {@link JournalSchema} describes the tables.
 */
public final class SqliteJournal implements Journal {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Path file;
    private final String source;
    private final Transactions transactions;
    private final TableNumbers tables = new TableNumbers();
    private final Tail tail = new Tail();
    private final Share share = new Share();
    private final Seen seen = new Seen(share);
    private final Intake intake;
    private final SinkRows sinks;
    private final ReplayRows replays;
    private final List<Runnable> replayListeners = new CopyOnWriteArrayList<>();
    private volatile long quietUntil = System.nanoTime();

    private SqliteJournal(Path file, String source, Clock clock, Transactions transactions) {
        this.file = file;
        this.source = source;
        this.transactions = transactions;
        this.intake = new Intake(source, clock, transactions, tables, seen, tail, new PageCache(share));
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
        SqliteJournal journal = new SqliteJournal(file, source, clock, transactions);
        try {
            transactions.run(
                    "prepare the tables",
                    tx -> {
                        journal.tables.declare(tx, tables);
                        journal.intake.load(tx);
                        return tx;
                    },
                    tx -> journal.tables.committed());
            return journal;
        } catch (RuntimeException e) {
            journal.close();
            throw e;
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
        intake.keep(checkpoint);
    }

    @Override
    public Step begin() {
        quietUntil = System.nanoTime();
        return new SqliteStep(intake);
    }

    @Override
    public void onAppend(Runnable listener) {
        intake.onAppend(listener);
    }

    @Override
    public void quiet(Duration atLeast) {
        quietUntil = System.nanoTime() + (atLeast.compareTo(LONGEST) < 0 ? atLeast : LONGEST).toNanos();
        intake.wake();
    }

    @Override
    public long quietUntil() {
        return quietUntil;
    }

    @Override
    public long lastPosition() {
        return intake.last();
    }

    @Override
    public long bytes() {
        return intake.bytes();
    }

    @Override
    public long firstPosition() {
        return transactions.run("read the oldest position", tx -> {
            try (ResultSet row =
                    tx.sql("SELECT coalesce(min(position), 0) FROM event").executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Override
    public long held(long first, long last) {
        return transactions.run("count events", tx -> {
            try (ResultSet row = tx.sql("SELECT count(*) FROM event WHERE position BETWEEN ? AND ?", first, last)
                    .executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Override
    public JournalReader reader(long after) {
        return new SqliteReader(file, tables, tail.follow(after), intake::last);
    }

    @Override
    public Cursor cursor(String sink) {
        return transactions.run("read the cursor of " + sink, tx -> sinks.cursor(tx, sink, intake.last()));
    }

    @Override
    public void settle(String sink, Settlement settlement) {
        transactions.run("move the cursor of " + sink, tx -> {
            sinks.settle(tx, sink, settlement);
            return tx;
        });
    }

    @Override
    public long sent(String sink) {
        return transactions.run("read what is on its way to " + sink, tx -> sinks.sent(tx, sink));
    }

    @Override
    public void send(String sink, long upTo) {
        transactions.run("note what is on its way to " + sink, tx -> {
            sinks.send(tx, sink, upTo);
            return tx;
        });
    }

    @Override
    public void route(Set<String> configured) {
        transactions.run("keep which sinks are configured", tx -> {
            State.put(tx, State.SINKS, String.join("\n", new TreeSet<>(configured)));
            return tx;
        });
    }

    @Override
    public List<SinkPosition> sinkPositions() {
        return transactions.run("read the cursors", tx -> sinks.positions(tx, intake.last()));
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
                "ask for events again",
                tx -> replays.ask(tx, sinks.cursor(tx, sink, intake.last()), sink, from, to, table));
        replayListeners.forEach(Runnable::run);
        return count;
    }

    @Override
    public Optional<Replay> nextReplay(String sink, int maxEvents, long maxBytes) {
        return transactions.run("read what " + sink + " is to get again", tx -> {
            Cursor cursor = sinks.cursor(tx, sink, intake.last());
            return replays.next(tx, sink, cursor, maxEvents, maxBytes);
        });
    }

    @Override
    public void settleReplay(String sink, Replay replay, List<Replay.Answer> answers, boolean all) {
        transactions.run("note what " + sink + " got again", tx -> {
            replays.settle(tx, sink, replay, answers, all);
            return tx;
        });
    }

    @Override
    public boolean replaying(String sink, boolean now) {
        return transactions.run("note what " + sink + " is given again", tx -> State.replaying(tx, sink, now));
    }

    @Override
    public void onReplay(Runnable listener) {
        replayListeners.add(listener);
    }

    @Override
    public void forget(Runnable listener) {
        intake.forget(listener);
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
        Trim trim = new Trim(configured, before, intake.certain(), seen);
        while (!Thread.currentThread().isInterrupted()) {
            Trim.Deleted chunk = transactions.run(
                    "delete old events",
                    tx -> {
                        Trim.Deleted done = trim.chunk(tx, intake.last());
                        if (done.events() > 0) {
                            State.put(tx, State.BYTES, intake.bytes() - done.bytes());
                        }
                        return done;
                    },
                    done -> {
                        seen.committed();
                        intake.deleted(done.bytes());
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
        share.close();
        transactions.close();
    }
}
