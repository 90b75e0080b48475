package io.collector.runtime.pipeline;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.runtime.delivery.Backoff;
import io.collector.runtime.delivery.BatchCutter;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to one sink once more what a person asked for, beside the events that it has not had yet, on a thread of its
 * own while there is something to bring: hundreds of sources would otherwise each keep one that hardly ever works. What was
 * asked for stays in the journal until it is settled, so a crash repeats at most one chunk. {@link #start} and {@link #ended} are
 * for one thread, {@link #stop} for any.
 */
final class ReplayRunner {
    private static final Logger log = LoggerFactory.getLogger(ReplayRunner.class);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(60);

    /** Few, so that each call of a batch that is refused is soon settled. */
    private static final int DEAD_LETTERS = 50;

    private static final int CHUNK = 1_000;

    private final String sink;
    private final Journal journal;
    private final Deliverer deliverer;
    private final Waiting waiting;
    private final ComponentHealth health;
    private final Executor executor;
    private final Runnable look = this::look;
    private final Backoff backoff;
    private volatile boolean stopping;

    /** Whether the journal knows that something is being brought. */
    private boolean noted;

    private boolean cutOff;

    /** Under the lock of this: whether it is at work, and whether it is to look once more before it ends. */
    private boolean working;

    private boolean asked;

    /**
     * A runner.
     *
     * @param executor gives it a thread, whenever there may be something to do
     */
    ReplayRunner(
            String sink,
            Journal journal,
            Deliverer deliverer,
            Waiting waiting,
            ComponentHealth health,
            Executor executor) {
        this.sink = sink;
        this.journal = journal;
        this.deliverer = deliverer;
        this.waiting = waiting;
        this.health = health;
        this.executor = executor;
        this.backoff = new Backoff(RETRY_FIRST, RETRY_MAX, waiting.random());
    }

    /** Begins with what was asked for before, and goes on with what will be. */
    void start() {
        journal.onReplay(look);
        look();
    }

    /** Begins no delivery any more. */
    synchronized void stop() {
        stopping = true;
    }

    /** Leaves nothing of itself behind, once its thread has ended after {@link #stop}. */
    void ended() {
        journal.forget(look);
        health.forget(this);
    }

    private synchronized void look() {
        asked = true;
        if (!working && !stopping) {
            executor.execute(this::run);
            working = true; // only if there was a thread for it, or it would be the last time
        }
    }

    /** Whether to look; if not, it is at work no more. */
    private synchronized boolean isAsked() {
        working = asked && !stopping;
        asked = false;
        return working;
    }

    private void run() {
        try {
            while (isAsked()) {
                try {
                    serve();
                } catch (JournalException e) {
                    health.degraded(this, e.reason(), e.remedy());
                    waiting.pause().sleep(backoff.next(Optional.empty()));
                    look();
                } catch (RuntimeException | Error e) {
                    noted = false; // nobody knows what came of it
                    log.error(
                            "replaying events of {} to {} failed by a fault of the collector",
                            journal.source(),
                            sink,
                            e);
                    health.failed(this, "replaying stopped for a minute: " + e, "report the log");
                    waiting.pause().sleep(AFTER_FAULT);
                    look();
                }
            }
        } catch (InterruptedException e) {
            log.debug("replaying events of {} to {} ends", journal.source(), sink);
        }
    }

    private void serve() throws InterruptedException {
        Optional<Replay> next = next();
        while (next.isPresent() && !stopping) {
            note(next.get());
            bring(next.get());
            next = next();
        }
        noteThatNothingIsOut();
    }

    /** The journal knows first: what is at the target when the collector dies is told apart from what is not. */
    private void note(Replay replay) throws InterruptedException {
        if (!noted) {
            insist(() -> cutOff = journal.replaying(sink, true));
            noted = true;
            deliverer.mayDouble(cutOff ? replay.items().size() : 0);
        }
    }

    private void noteThatNothingIsOut() {
        if (noted) {
            journal.replaying(sink, false);
            noted = false;
        }
    }

    private Optional<Replay> next() {
        long maxBytes = deliverer.limits().maxBytes();
        Optional<Replay> next = journal.nextReplay(sink, DEAD_LETTERS, maxBytes);
        if (next.isPresent() && next.get().request() != 0) {
            next = journal.nextReplay(sink, CHUNK, maxBytes);
        }
        backoff.reset();
        health.works(this);
        return next;
    }

    private void bring(Replay replay) throws InterruptedException {
        List<List<Replay.Item>> batches = cut(replay);
        for (List<Replay.Item> batch : batches) {
            deliver(replay, batch);
        }
        insist(() -> journal.settleReplay(sink, replay, List.of(), true));
        log.info("{} was given {} events of {} once more", sink, replay.items().size(), journal.source());
    }

    /** Repeats until it works or the collector stops: what was delivered would be delivered again. */
    private void insist(Runnable settling) throws InterruptedException {
        while (true) {
            try {
                settling.run();
                backoff.reset();
                health.works(this);
                return;
            } catch (JournalException e) {
                health.degraded(this, e.reason(), e.remedy());
                waiting.pause().sleep(backoff.next(Optional.empty()));
            }
        }
    }

    private void leave() {
        try {
            noteThatNothingIsOut();
        } catch (JournalException e) {
            log.debug("{} will count what it gets next of {} as possibly doubled", sink, journal.source(), e);
        }
    }

    private List<List<Replay.Item>> cut(Replay replay) {
        BatchLimits limits = deliverer.limits();
        BatchCutter<Replay.Item> cutter = new BatchCutter<>(Replay.Item::event, deliverer::sizeOf);
        List<List<Replay.Item>> batches = new ArrayList<>();
        replay.items().stream()
                .filter(item -> replay.request() == 0 || deliverer.wants(item.event()))
                .forEach(item -> batches.addAll(cutter.add(item, limits)));
        Optional<List<Replay.Item>> rest = cutter.flush();
        while (rest.isPresent()) {
            batches.add(rest.get());
            rest = cutter.flush();
        }
        return batches;
    }

    private void deliver(Replay replay, List<Replay.Item> items) throws InterruptedException {
        Batch batch = new Batch(
                journal.source(), items.stream().map(Replay.Item::event).toList());
        Outcome outcome = replay.request() == 0 ? deliverer.redeliver(batch) : deliverer.deliver(batch);
        List<Replay.Answer> answers = new ArrayList<>();
        outcome.accepted().stream().forEach(i -> answers.add(Replay.Answer.accepted(items.get(i))));
        outcome.refusals()
                .forEach(r -> answers.add(new Replay.Answer(items.get(r.index()), false, r.code(), r.reason())));
        // Noted before anything waits: it would not, and what was delivered would not be known.
        boolean interrupted = Thread.interrupted();
        insist(() -> journal.settleReplay(sink, replay, answers, false));
        if (outcome.brokenOff()) {
            noted = false; // nobody knows what came of it
        }
        if (!outcome.complete() && !stopping && interrupted) {
            throw new IllegalStateException("a delivery ended before everything was settled");
        }
        if (!outcome.complete()) {
            leave();
            throw new InterruptedException("the collector is stopping");
        }
    }
}
