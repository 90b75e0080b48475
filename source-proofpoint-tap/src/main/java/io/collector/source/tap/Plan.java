package io.collector.source.tap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@link Planner} decided. */
sealed interface Plan {
    /** Why a window is read. */
    enum Kind {
        /** The newest there is. */
        LIVE,
        /** The newest permitted clicks, by themselves. */
        CLICKS,
        /** What an outage, or the time before the first run, left to be read. */
        CATCH_UP,
        /** Again, because it has come to an age. */
        SWEEP,
        /** Again, because somebody asked for it, or because TAP had no answer when it had come to an age. */
        BACKFILL
    }

    /**
     * Ask.
     *
     * @param kind why
     * @param endpoint whom
     * @param window for what
     * @param full whether a live poll reads the whole look-back
     * @param lateBefore see {@link io.collector.api.Coverage.Read}
     * @param part for which stretch of the past; the window may be longer, if the stretch is shorter than TAP accepts
     * @param holes what can no longer be read
     * @param progress what the request starts from: given to {@link Aftermath} with the answer
     */
    record Request(
            Kind kind,
            Endpoint endpoint,
            Window window,
            boolean full,
            Instant lateBefore,
            Optional<Range> part,
            List<Hole> holes,
            Progress progress)
            implements Plan {
        /** Whether TAP had no answer for it before: it must not take requests from what was never asked for. */
        boolean isRetry() {
            return part.filter(Range::isTried).isPresent();
        }

        /** Whether it may wait until there is nothing else to ask for. */
        boolean mayWait(Instant now) {
            return part.filter(r -> r.isTried() && !r.trouble().isOverdue(now)).isPresent();
        }
    }

    /**
     * Write down what can no longer be read.
     *
     * @param holes what, at least one
     * @param progress how far reading has come without it
     */
    record Note(List<Hole> holes, Progress progress) implements Plan {}

    /**
     * Wait.
     *
     * @param until when to decide again; after now
     */
    record Wait(Instant until) implements Plan {}
}
