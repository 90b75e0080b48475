package io.collector.runtime.delivery;

import java.time.Duration;

/** How a runner waits. The one place where time passes, so that a test can do without. Safe for use by several threads. */
@FunctionalInterface
public interface Sleeper {
    /**
     * Waits.
     *
     * @throws InterruptedException if the thread was interrupted, or the collector is stopping
     */
    void sleep(Duration duration) throws InterruptedException;
}
