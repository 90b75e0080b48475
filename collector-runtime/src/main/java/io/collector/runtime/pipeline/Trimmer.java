package io.collector.runtime.pipeline;

import io.collector.runtime.delivery.Sleeper;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.JournalException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes old events that every sink has, once a minute, on a thread of its own until that is interrupted. */
final class Trimmer implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Trimmer.class);
    private static final Duration PACE = Duration.ofMinutes(1);

    private final List<Journal> journals;
    private final Function<String, Set<String>> sinksOf;
    private final Duration retention;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Set<Journal> failing = new HashSet<>();

    /**
     * A trimmer.
     *
     * @param sinksOf the configured sinks of a source
     */
    Trimmer(
            List<Journal> journals,
            Function<String, Set<String>> sinksOf,
            Duration retention,
            Clock clock,
            Sleeper sleeper) {
        this.journals = List.copyOf(journals);
        this.sinksOf = sinksOf;
        this.retention = retention;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pass();
                sleeper.sleep(PACE);
            }
        } catch (InterruptedException e) {
            log.debug("trimming ends");
        }
    }

    /** Deletes what is old now. */
    void pass() {
        journals.forEach(this::trim);
    }

    private void trim(Journal journal) {
        try {
            long deleted = journal.trim(
                    sinksOf.apply(journal.source()), clock.instant().minus(retention));
            if (deleted > 0) {
                log.debug("deleted {} events of {} that are older than {}", deleted, journal.source(), retention);
            }
            if (failing.remove(journal)) {
                log.info("old events of {} are deleted again", journal.source());
            }
        } catch (JournalException e) {
            if (failing.add(journal)) {
                log.warn("{}; {}", e.reason(), e.remedy());
            }
        } catch (RuntimeException | Error e) {
            // The journals of the others are to be trimmed all the same.
            if (failing.add(journal)) {
                log.error("deleting old events of {} failed by a fault of the collector", journal.source(), e);
            }
        }
    }
}
