package io.collector.runtime.check;

import io.collector.api.InvalidConfigException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The check of one component, on a thread of its own that ends with the process at the latest. Belongs to one thread. */
final class Examination {
    private static final Logger log = LoggerFactory.getLogger(Examination.class);

    /** How long one that was interrupted gets to say what it wants kept. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final String component;
    private final String kind;
    private final FutureTask<Verdict> task;
    private final Thread thread;

    Examination(String component, String kind, Callable<Verdict> check) {
        this.component = component;
        this.kind = kind;
        this.task = new FutureTask<>(check);
        this.thread = new Thread(task, "check-" + component);
        this.thread.setDaemon(true);
    }

    String component() {
        return component;
    }

    String kind() {
        return kind;
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    /**
     * Waits for the verdict.
     *
     * @param deadline by {@link System#nanoTime()}
     * @param patience the same as a duration, for the message
     */
    Verdict verdict(long deadline, Duration patience) throws InterruptedException {
        try {
            return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return failed(e.getCause(), patience);
        } catch (TimeoutException e) {
            log.debug("interrupting the check of {} {}", kind, component, e);
        }
        thread.interrupt();
        try {
            Verdict late = task.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            Verdict hung = hung(patience);
            return late.ok() ? late : new Verdict(false, hung.reason(), hung.remedy(), "", late.keep());
        } catch (ExecutionException e) {
            log.debug("how the interrupted check of {} {} ended", kind, component, e);
        } catch (TimeoutException e) {
            log.debug("the check of {} {} does not end when it is interrupted", kind, component, e);
        }
        return hung(patience);
    }

    private Verdict failed(@Nullable Throwable fault, Duration patience) {
        if (fault instanceof InvalidConfigException wrong) {
            throw wrong;
        }
        if (fault instanceof InterruptedException) {
            return hung(patience);
        }
        // Not its message: nobody has vouched that it holds no secret.
        log.debug("a bug in the plugin of {} {}", kind, component, fault);
        return Verdict.not(
                "the check broke off: a bug in the plugin",
                "report it to the plugin's author with what COLLECTOR_LOG_LEVEL=DEBUG shows");
    }

    private Verdict hung(Duration patience) {
        return Verdict.not(
                "asking whether " + component + " works: no answer within " + seconds(patience),
                "look at the way to it (address, proxy, firewall), and whether it answers others");
    }

    private static String seconds(Duration patience) {
        return patience.toSeconds() > 0 ? patience.toSeconds() + " s" : patience.toMillis() + " ms";
    }
}
