package io.collector.runtime.pipeline;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.Event;
import io.collector.runtime.delivery.Backoff;
import io.collector.runtime.delivery.Deliverer;
import io.collector.runtime.delivery.Outcome;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Cursor;
import io.collector.runtime.journal.DeadLetter;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.Room;
import io.collector.runtime.journal.Settlement;
import io.collector.runtime.journal.Stored;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of one source to one sink, on a thread of its own, and keeps in the journal how far that is. The
 * deliveries themselves run on threads of an executor, so that several can be under way.
 *
 * <pre>
 *   journal ─read─► Backlog ─batches─► executor ─► Deliverer
 *      ▲                                              │
 *      └──settle── mailbox ◄────────outcome───────────┘
 * </pre>
 *
 * <p>An outcome is settled as it comes; the cursor's row moves over the unbroken part, the rest is kept beyond it.
 */
final class SinkRunner implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SinkRunner.class);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(60);

    private final String sink;
    private final Journal journal;
    private final Deliverer deliverer;
    private final Room room;
    private final ExecutorService executor;
    private final Waiting waiting;
    private final ComponentHealth health;
    private final LaneTelemetry telemetry;
    private final Mailbox<Done> mailbox = new Mailbox<>();
    private final Runnable wake = mailbox::wake;
    private final Backoff backoff;
    private volatile boolean stopping;
    private volatile Cursor cursor;

    /** Up to which position the sink may have events that are not settled, as the journal knows it. */
    private long sent;

    /** The same at the beginning: what is not settled up to there, the process before may have brought to the sink. */
    private long doubtful;

    /** Whether a call was broken off. */
    private boolean unsure;

    SinkRunner(
            String sink,
            Journal journal,
            Deliverer deliverer,
            Room room,
            ExecutorService executor,
            Waiting waiting,
            ComponentHealth health,
            LaneTelemetry telemetry) {
        this.sink = sink;
        this.journal = journal;
        this.deliverer = deliverer;
        this.room = room;
        this.executor = executor;
        this.waiting = waiting;
        this.health = health;
        this.telemetry = telemetry;
        this.backoff = new Backoff(RETRY_FIRST, RETRY_MAX, waiting.random());
        this.cursor = journal.cursor(sink);
        journal.onAppend(wake);
    }

    /** How many events the sink still has to get. */
    long pending() {
        Cursor now = cursor;
        return journal.lastPosition() - now.position() - now.settledAhead();
    }

    /** Begins no delivery any more; {@link #run} returns when those under way have ended. */
    void stop() {
        stopping = true;
        mailbox.wake();
    }

    /** Leaves nothing of itself behind, once {@link #run} has returned for good. */
    void ended() {
        journal.forget(wake);
        health.forget(this);
        health.forget(journal);
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                try {
                    serve();
                } catch (RuntimeException | Error e) {
                    log.error(
                            "bringing events of {} to {} failed by a fault of the collector",
                            journal.source(),
                            sink,
                            e);
                    health.failed(this, "delivering stopped for a minute: " + e, "report the log");
                    waiting.pause().sleep(AFTER_FAULT);
                }
            }
        } catch (InterruptedException e) {
            log.debug("bringing events of {} to {} ends", journal.source(), sink);
        }
    }

    private void serve() throws InterruptedException {
        insist(() -> {
            cursor = journal.cursor(sink);
            sent = journal.sent(sink);
        });
        doubtful = sent;
        tellOfDoubtful();
        Backlog backlog = new Backlog(journal, deliverer::sizeOf, deliverer::wants, cursor, room, wake);
        try {
            serve(backlog);
        } catch (RuntimeException | Error e) {
            health.failed(this, "delivering stopped: " + e, "report the log");
            letEnd(backlog);
            throw e;
        } finally {
            backlog.close();
        }
    }

    private void serve(Backlog backlog) throws InterruptedException {
        health.works(this);
        health.atWork();
        while (true) {
            BatchLimits limits = deliverer.limits();
            if (!stopping) {
                Optional<List<Stored>> batch = next(backlog, limits);
                while (batch.isPresent()) {
                    start(batch.get());
                    batch = next(backlog, limits);
                }
            }
            if (stopping && backlog.underWay() == 0) {
                noteThatNothingIsOut();
                return;
            }
            Optional<Duration> linger = stopping ? Optional.empty() : backlog.lingers(limits);
            List<Done> done = linger.isPresent() ? mailbox.receive(linger.get()) : mailbox.receive();
            if (!done.isEmpty()) {
                settle(done, backlog);
                if (!stopping && done.stream().anyMatch(d -> !d.outcome().complete())) {
                    throw new IllegalStateException("a delivery ended before everything was settled");
                }
            }
        }
    }

    /** Reads on if need be: batches that could leave must not wait for one that is under way. */
    private Optional<List<Stored>> next(Backlog backlog, BatchLimits limits) throws InterruptedException {
        long before;
        do {
            before = cursor.position();
            insist(() -> backlog.fill(limits, cursor));
            bury(backlog.takeDamaged());
            settle(new Settlement(cursor.with(backlog.takeUnwanted()), 0, List.of()));
            passOver(backlog.takeMissing());
        } while (cursor.position() > before);
        return backlog.next(limits);
    }

    /** Before anything is begun anew: what is under way must not be delivered twice at once. */
    private void letEnd(Backlog backlog) throws InterruptedException {
        while (backlog.underWay() > 0) {
            try {
                settle(mailbox.receive(), backlog);
            } catch (RuntimeException | Error e) {
                // Those under way must end all the same; what cannot be noted is delivered again.
                log.error("what became of events of {} at {} could not be noted", journal.source(), sink, e);
            }
        }
    }

    /** The journal knows first: what is at the target when the collector dies is told apart from what is not. */
    private void start(List<Stored> batch) throws InterruptedException {
        boolean begun = false;
        try {
            begin(batch);
            begun = true;
        } finally {
            if (!begun) {
                mailbox.send(new Done(batch, new Outcome(new BitSet(), List.of(), false, false)));
            }
        }
    }

    private void begin(List<Stored> batch) throws InterruptedException {
        long last = Backlog.last(batch);
        if (last > sent) {
            insist(() -> journal.send(sink, last));
            sent = last;
        }
        deliverer.mayDouble(batch.stream().filter(s -> s.position() <= doubtful).count());
        List<Event> events = batch.stream().map(Stored::event).toList();
        executor.execute(() -> {
            Outcome outcome = new Outcome(new BitSet(), List.of(), false, true);
            try {
                outcome = deliverer.deliver(new Batch(journal.source(), events));
            } finally {
                mailbox.send(new Done(batch, outcome));
            }
        });
    }

    /** In one step with what leaves next, which mostly is ready by then. */
    private void settle(List<Done> done, Backlog backlog) throws InterruptedException {
        done.forEach(d -> backlog.ended(d.batch()));
        unsure |= done.stream().anyMatch(d -> d.outcome().brokenOff());
        settle(Done.settle(cursor, done).andSend(stopping ? 0 : backlog.ready()));
        done.forEach(telemetry::settled);
    }

    private void tellOfDoubtful() {
        long events = cursor.unsettledUpTo(doubtful);
        if (events > 0 && deliverer.doubles()) {
            log.warn(
                    "the collector ended while up to {} events of {} were on their way to {}: it gets them again, and may"
                            + " have them twice",
                    events,
                    journal.source(),
                    sink);
        }
    }

    /** All calls have ended, and what each came to is settled; unless one was broken off. */
    private void noteThatNothingIsOut() {
        if (unsure || sent <= Math.max(doubtful, cursor.position())) {
            return;
        }
        try {
            journal.send(sink, doubtful);
        } catch (JournalException e) {
            log.debug("{} will count what it gets next of {} as possibly doubled", sink, journal.source(), e);
        }
    }

    private void bury(List<DeadLetter> damaged) throws InterruptedException {
        if (!damaged.isEmpty()) {
            log.warn(
                    "{} events of {} no longer fit their checksum and are dead letters of {}; look after the disk",
                    damaged.size(),
                    journal.source(),
                    sink);
            Cursor next = cursor.with(damaged.stream().map(DeadLetter::position).toList());
            settle(new Settlement(next, 0, damaged));
            telemetry.damaged(damaged.size());
        }
    }

    private void passOver(List<Long> missing) throws InterruptedException {
        if (!missing.isEmpty()) {
            log.warn(
                    "{} events of {} from position {} on are not in the journal any more; {} does not get them",
                    missing.size(),
                    journal.source(),
                    missing.get(0),
                    sink);
            settle(new Settlement(cursor.with(missing), 0, List.of()));
        }
    }

    private void settle(Settlement settlement) throws InterruptedException {
        if (settlement.cursor().equals(cursor)) {
            return;
        }
        try {
            insist(() -> journal.settle(sink, settlement));
        } catch (InterruptedException e) {
            log.warn(
                    "could not note that {} has {} more events of {}: it will get them again",
                    sink,
                    settlement.delivered(),
                    journal.source());
            throw e;
        }
        cursor = settlement.cursor();
        sent = Math.max(sent, settlement.sent());
    }

    /** Repeats until it works or the collector stops: what was delivered must not be forgotten for a full disk. */
    private void insist(Runnable work) throws InterruptedException {
        while (true) {
            try {
                work.run();
                backoff.reset();
                health.works(journal);
                return;
            } catch (JournalException e) {
                health.degraded(journal, e.reason(), e.remedy());
                waiting.pause().sleep(backoff.next(Optional.empty()));
            }
        }
    }
}
