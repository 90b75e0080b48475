package io.collector.source.tap;

import java.time.Instant;
import java.util.List;

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
        /** Somebody asked for it. */
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
     * @param gaps what can no longer be read
     * @param progress what the request starts from: given to {@link Planner#after} with the answer
     */
    record Request(
            Kind kind,
            Endpoint endpoint,
            Window window,
            boolean full,
            Instant lateBefore,
            List<Window> gaps,
            Progress progress)
            implements Plan {}

    /**
     * Wait.
     *
     * @param until when to decide again; after now
     */
    record Wait(Instant until) implements Plan {}
}
