package io.collector.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that runs on its own thread, to be interrupted and waited for. For one test. */
final class Background {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
    private final Thread thread;

    private Background(Step step) {
        thread = new Thread(() -> end.complete(thrownBy(step)), "background of a test");
        thread.setDaemon(true);
    }

    static Background run(Step step) {
        Background background = new Background(step);
        background.thread.start();
        return background;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for the end; tells what it threw, if anything. */
    Optional<Throwable> await() throws Exception {
        try {
            return end.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            StringBuilder stack = new StringBuilder();
            for (StackTraceElement frame : thread.getStackTrace()) {
                stack.append("\n    at ").append(frame);
            }
            throw new AssertionError("did not end within " + LONGEST + ", stands" + stack, e);
        }
    }

    private static Optional<Throwable> thrownBy(Step step) {
        try {
            step.run();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    interface Step {
        void run() throws Exception;
    }
}
