package io.collector.runtime.pipeline;

import io.collector.api.Checkpoint;
import io.collector.api.RejectedException;
import io.collector.api.Source;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Stretches of the past that somebody wants collected again, on their way to the thread that polls: only that one may
 * change the checkpoint. {@link #ask} is safe for any thread.
 */
final class Backfills {
    private final Queue<Request> asked = new ConcurrentLinkedQueue<>();
    private final Semaphore bell = new Semaphore(0);

    private record Request(Instant from, Instant to, CompletableFuture<Void> kept) {}

    /** Rung when something was asked for, so that the thread that polls need not sleep on. */
    Semaphore bell() {
        return bell;
    }

    /**
     * Asks.
     *
     * @return ends once the request is durable; with a {@link RejectedException} or {@link JournalException} if it is
     *     not
     */
    CompletableFuture<Void> ask(Instant from, Instant to) {
        Request request = new Request(from, to, new CompletableFuture<>());
        asked.add(request);
        bell.release();
        return request.kept();
    }

    /** Puts what was asked for into the checkpoint; for the thread that polls. */
    Checkpoint into(Checkpoint checkpoint, Source source, Journal journal) {
        Checkpoint next = checkpoint;
        for (Request request = asked.poll(); request != null; request = asked.poll()) {
            try {
                Checkpoint more = source.backfill(next, request.from(), request.to());
                journal.keep(more);
                next = more;
                request.kept().complete(null);
            } catch (Throwable e) { // of a plugin, which may lack a class; whoever asked waits for the answer
                request.kept().completeExceptionally(e);
            }
        }
        return next;
    }
}
