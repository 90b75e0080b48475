package io.collector.runtime.pipeline;

import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.runtime.delivery.Backoff;
import io.collector.runtime.delivery.Sleeper;
import io.collector.runtime.health.ComponentHealth;
import io.collector.runtime.journal.JournalException;
import io.collector.runtime.journal.Step;
import java.util.Optional;

/**
 * Hands events to the journal, and waits with them while it cannot write, on a full disk for instance: the source
 * stands still meanwhile and nothing is lost or asked for twice. For the thread of the poll.
 */
final class PatientEmitter implements Emitter {
    private final Step step;
    private final Sleeper sleeper;
    private final Backoff backoff;
    private final ComponentHealth health;

    PatientEmitter(Step step, Sleeper sleeper, Backoff backoff, ComponentHealth health) {
        this.step = step;
        this.sleeper = sleeper;
        this.backoff = backoff;
        this.health = health;
    }

    /** Something that writes to the journal. */
    @FunctionalInterface
    interface Write<T> {
        T run() throws InterruptedException;
    }

    @Override
    public void emit(Event event) throws InterruptedException {
        try {
            step.emit(event);
        } catch (JournalException e) {
            flush(e);
        }
    }

    @Override
    public void reject(String table, byte[] raw, String reason) throws InterruptedException {
        try {
            step.reject(table, raw, reason);
        } catch (JournalException e) {
            flush(e);
        }
    }

    @Override
    public void repeated(String table, long count) {
        step.repeated(table, count);
    }

    private void flush(JournalException first) throws InterruptedException {
        pause(first);
        insist(() -> {
            step.flush();
            return step;
        });
    }

    /** Repeats until it works or the collector stops. */
    <T> T insist(Write<T> write) throws InterruptedException {
        while (true) {
            try {
                T result = write.run();
                backoff.reset();
                health.works(PatientEmitter.class);
                return result;
            } catch (JournalException e) {
                pause(e);
            }
        }
    }

    private void pause(JournalException e) throws InterruptedException {
        health.degraded(PatientEmitter.class, e.reason(), e.remedy());
        sleeper.sleep(backoff.next(Optional.empty()));
    }
}
