package io.collector.source.tap;

import io.collector.api.Metrics;
import java.time.Duration;
import java.util.function.Supplier;

/** Shows how much of the past is still to be read, which the runtime makes a progress display of. Stateless. */
final class Outstanding {
    private Outstanding() {}

    /**
     * Shows it.
     *
     * @param progress how far reading has come, for any thread
     */
    static void show(Metrics metrics, Supplier<Progress> progress) {
        metrics.gauge(
                "catch_up_left_seconds",
                "Time before the newest read that has not been read yet, such as that of an outage.",
                () -> left(progress.get(), Range.Kind.NEW));
        metrics.gauge(
                "backfill_left_seconds",
                "Time that somebody asked to be collected again and that is still to be read.",
                () -> left(progress.get(), Range.Kind.BACKFILL));
    }

    private static double left(Progress progress, Range.Kind kind) {
        return progress.outstanding().stream()
                .filter(range -> range.kind() == kind)
                .mapToLong(range -> Duration.between(range.from(), range.to()).toSeconds())
                .sum();
    }
}
