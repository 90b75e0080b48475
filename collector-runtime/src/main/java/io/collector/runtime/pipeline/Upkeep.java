package io.collector.runtime.pipeline;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The thread that trims. For one thread. */
final class Upkeep {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private @Nullable Rest rest;
    private @Nullable Threads threads;

    /** Begins, in place of what it began before. */
    void start(Function<Rest, Trimmer> trimmer) {
        stop();
        Rest fresh = new Rest();
        Threads own = new Threads();
        own.polling("trimmer", trimmer.apply(fresh));
        rest = fresh;
        threads = own;
    }

    /** Ends, between two transactions. */
    void stop() {
        if (rest != null && threads != null) {
            rest.stop();
            // Before the wait: there may be much to delete, by a configuration that is not in force any more.
            threads.interruptAll();
            threads.awaitAll(GRACE);
        }
        rest = null;
        threads = null;
    }
}
