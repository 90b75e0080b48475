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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Step} that has its buffer appended by another thread when it is full, and fills the next one meanwhile. What a
 * failed append leaves comes again, before anything else is appended.
 */
final class SqliteStep implements Step {
    /** Times beyond are no milliseconds that fit into eight bytes, or soon will not be; one event must not cost the others. */
    private static final Duration FARTHEST = Duration.ofDays(365L * 100_000_000);

    /** As many threads as there are full buffers; hundreds of sources need none most of the time. */
    private static final Executor WRITERS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), SqliteStep::writer);

    private final Intake intake;
    private final Counts counts = new Counts();

    /** What was repeated and {@link #intake}, which is for one thread at a time, does not know yet. */
    private final Counts repeats = new Counts();

    private Buffer filling = new Buffer();

    /** The one before, until it is appended. */
    private @Nullable Buffer full;

    /** Who appends {@link #full}; nobody if that has failed. */
    private @Nullable CompletableFuture<Counts> appending;

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
        filling.add(event);
        added();
    }

    @Override
    public void reject(String table, byte[] raw, String reason) throws InterruptedException {
        stopIfInterrupted();
        filling.add(new Appender.Reject(table, raw, reason));
        added();
    }

    @Override
    public void repeated(String table, long count) {
        counts.of(table).repeated(count);
        repeats.of(table).repeated(count);
    }

    private void added() throws InterruptedException {
        if (filling.isFull()) {
            appendFull();
            intake.awaitSinks(filling.bytes());
            Buffer buffer = filling;
            full = buffer;
            filling = new Buffer();
            appending = CompletableFuture.supplyAsync(() -> append(buffer), WRITERS);
        } else if (appending != null && appending.isDone()) {
            appendFull();
        }
    }

    /** Waits until the full buffer is appended, or appends it if that has failed. Nothing else uses the journal then. */
    private void appendFull() {
        if (full != null) {
            CompletableFuture<Counts> writer = appending;
            appending = null;
            counts.add(writer == null ? append(full) : join(writer));
            full = null;
        }
        repeats.byTable().forEach((table, count) -> intake.repeated(table, count.received));
        repeats.clear();
    }

    private Counts append(Buffer buffer) {
        Counts appended = intake.append(buffer.events(), buffer.rejects());
        buffer.clear();
        return appended;
    }

    /** An interrupt is noticed after it: a transaction is not broken off. */
    private static Counts join(CompletableFuture<Counts> writer) {
        try {
            return writer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error fault) {
                throw fault;
            }
            throw e;
        }
    }

    @Override
    public void flush() {
        appendFull();
        counts.add(append(filling));
    }

    @Override
    public List<Tally> commit(Checkpoint next, List<Coverage> coverage) {
        try {
            appendFull();
            Map<String, Long> late = intake.commit(filling.events(), filling.rejects(), counts, next, coverage);
            filling.clear();
            return tallies(late);
        } finally {
            endTurns();
        }
    }

    @Override
    public List<Tally> abandon(Optional<Checkpoint> remembered) {
        try {
            flush();
            remembered.ifPresent(intake::keep);
            return tallies(Map.of());
        } finally {
            endTurns();
        }
    }

    private void endTurns() {
        filling.endTurn();
        if (full != null) {
            full.endTurn();
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

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the collector is stopping");
        }
    }

    /** It must not keep the classes of the plugin whose thread asked for it. */
    private static Thread writer(Runnable work) {
        Thread thread = new Thread(work, "journal");
        thread.setContextClassLoader(SqliteStep.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }
}
