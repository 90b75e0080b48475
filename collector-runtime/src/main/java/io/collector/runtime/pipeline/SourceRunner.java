package io.collector.runtime.pipeline;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Page;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.runtime.delivery.Backoff;
import io.collector.runtime.delivery.BugLog;
import io.collector.runtime.delivery.Waiting;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.Step;
import io.collector.runtime.journal.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one source into its journal, on a thread of its own, until that is interrupted.
 *
 * <p>The checkpoint only moves when a page ended well, together with the page's last events.
 */
final class SourceRunner implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SourceRunner.class);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofSeconds(60);
    private static final Duration BLOCKED = Duration.ofSeconds(60);
    private static final Duration FULL = Duration.ofSeconds(5);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(60);

    /** Keys of what can be wrong with a source. */
    private enum Concern {
        POLL,
        SIZE,
        JOURNAL
    }

    private final Source source;
    private final Journal journal;
    private final ComponentHealth health;
    private final SourceTelemetry telemetry;
    private final Waiting waiting;
    private final Backfills backfills;
    private final LongSupplier maxBytes;
    private final Backoff backoff;
    private final Backoff journalBackoff;
    private final BugLog bugs;

    SourceRunner(
            Source source,
            Journal journal,
            ComponentHealth health,
            SourceTelemetry telemetry,
            Waiting waiting,
            Backfills backfills,
            LongSupplier maxBytes) {
        this.source = source;
        this.journal = journal;
        this.health = health;
        this.telemetry = telemetry;
        this.waiting = waiting;
        this.backfills = backfills;
        this.maxBytes = maxBytes;
        this.backoff = new Backoff(RETRY_FIRST, RETRY_MAX, waiting.random());
        this.bugs = new BugLog("source " + journal.source());
        this.journalBackoff = new Backoff(RETRY_FIRST, RETRY_MAX, waiting.random());
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    pollOn();
                } catch (JournalException e) {
                    health.degraded(Concern.JOURNAL, e.reason(), e.remedy());
                    waiting.pause().sleep(journalBackoff.next(Optional.empty()));
                } catch (RuntimeException | Error e) {
                    log.error("polling {} failed by a fault of the collector itself", journal.source(), e);
                    health.failed(Concern.JOURNAL, "polling stopped for a minute: " + e, "report the log");
                    waiting.pause().sleep(AFTER_FAULT);
                }
            }
        } catch (InterruptedException e) {
            log.debug("polling {} ends", journal.source());
        }
    }

    private void pollOn() throws InterruptedException {
        Checkpoint checkpoint = journal.checkpoint();
        health.works(Concern.JOURNAL);
        while (!Thread.currentThread().isInterrupted()) {
            awaitSpace();
            checkpoint = poll(backfills.into(checkpoint, source, journal));
        }
    }

    /** Above the size limit nothing is dropped; the vendor keeps what is not asked for. */
    private void awaitSpace() throws InterruptedException {
        while (journal.bytes() > maxBytes.getAsLong()) {
            health.degraded(
                    Concern.SIZE,
                    "the journal holds " + gibibytes(journal.bytes()) + " of events, more than journal.max-size = "
                            + gibibytes(maxBytes.getAsLong()) + ": polling pauses",
                    "mend the sinks that have not taken their events yet, or raise journal.max-size");
            waiting.pause().sleep(FULL);
        }
        health.works(Concern.SIZE);
    }

    private Checkpoint poll(Checkpoint after) throws InterruptedException {
        Step step = journal.begin();
        PatientEmitter emitter = new PatientEmitter(step, waiting.pause(), journalBackoff, health);
        Page page;
        try {
            page = ask(after, emitter);
            List<Tally> tallies = emitter.insist(() -> step.commit(page.next(), page.coverage()));
            telemetry.polled(tallies);
            telemetry.gaps(page.coverage());
            backoff.reset();
            health.success();
            health.works(Concern.POLL);
        } catch (RetryableException e) {
            Checkpoint next = keep(step, emitter, e.remembered(), after);
            Duration pause = backoff.next(e.retryAfter());
            health.degraded(Concern.POLL, text(e), e.remedy());
            waiting.pause().sleep(pause);
            return next;
        } catch (BlockedException e) {
            return blocked(step, emitter, after, e, e.retryAfter());
        } catch (RejectedException e) {
            return blocked(step, emitter, after, e, Optional.empty());
        } catch (TransferException e) {
            return blocked(step, emitter, after, e, Optional.empty());
        } catch (Throwable e) { // a plugin may be in a language that declares nothing
            if (e instanceof InterruptedException interrupt && isStopping()) {
                keepWhatCame(step);
                throw interrupt;
            }
            bugs.report(e);
            keep(step, emitter, Optional.empty(), after);
            health.failed(
                    Concern.POLL,
                    "the plugin failed while polling: " + e,
                    "this is a fault of the plugin: report it with the stack trace from the log");
            waiting.hold().sleep(BLOCKED);
            return journal.checkpoint();
        }
        journal.quiet(page.pause());
        // Also when there is no pause: this is where a stop is noticed that the plugin may have swallowed.
        waiting.pause().sleep(page.pause());
        return page.next();
    }

    /** A flag that a plugin leaves behind is no stop; one that is ends the next pause in any case. */
    private Page ask(Checkpoint after, PatientEmitter emitter) throws TransferException, InterruptedException {
        try {
            return telemetry.timed(() -> source.poll(after, emitter));
        } finally {
            Thread.interrupted();
        }
    }

    /** Plugins take other things for an interrupt, too; this one only ends for a stop. */
    private boolean isStopping() {
        try {
            waiting.pause().sleep(Duration.ZERO);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private Checkpoint blocked(
            Step step, PatientEmitter emitter, Checkpoint after, TransferException e, Optional<Duration> retryAfter)
            throws InterruptedException {
        Checkpoint next = keep(step, emitter, e.remembered(), after);
        health.failed(Concern.POLL, text(e), e.remedy());
        // No pause at all would be a request as soon as the one before is answered.
        waiting.hold()
                .sleep(retryAfter
                        .filter(asked -> asked.compareTo(RETRY_FIRST) >= 0)
                        .orElse(BLOCKED));
        return next;
    }

    private Checkpoint keep(Step step, PatientEmitter emitter, Optional<Checkpoint> remembered, Checkpoint after)
            throws InterruptedException {
        telemetry.failed();
        telemetry.count(emitter.insist(() -> step.abandon(remembered)));
        return remembered.orElse(after);
    }

    private void keepWhatCame(Step step) {
        try {
            telemetry.count(step.abandon(Optional.empty()));
        } catch (JournalException e) {
            // The checkpoint has not moved: the events come again after the next start.
            log.debug("what an interrupted poll had brought is left to the next start", e);
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.3f GiB", bytes / (double) (1L << 30));
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
