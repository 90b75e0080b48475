package io.collector.runtime.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a pipeline, in the groups in which they are stopped. For one thread, but for {@link #delivering}. */
final class Threads {
    /** An idle thread takes 90 kB for its stack, and hundreds of sources may have begun with one each. */
    private static final int IDLE_SECONDS = 1;

    private final List<Thread> polling = new ArrayList<>();
    private final Set<Thread> delivering = ConcurrentHashMap.newKeySet();
    private final ExecutorService deliveries;

    Threads() {
        AtomicInteger number = new AtomicInteger();
        deliveries = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> daemon("delivery-" + number.incrementAndGet(), work));
    }

    /** Runs single deliveries. */
    ExecutorService deliveries() {
        return deliveries;
    }

    void polling(String name, Runnable work) {
        polling.add(started(name, work));
    }

    /** Not to be called once anybody waits for these. */
    void delivering(String name, Runnable work) {
        delivering.removeIf(thread -> !thread.isAlive());
        delivering.add(started(name, work));
    }

    /** Those that still poll. */
    List<Thread> stillPolling() {
        return polling.stream().filter(Thread::isAlive).toList();
    }

    void interruptPolling() {
        polling.forEach(Thread::interrupt);
    }

    void interruptAll() {
        interruptPolling();
        deliveries.shutdownNow();
    }

    boolean awaitDelivering(Duration atMost) {
        return await(delivering, System.nanoTime() + atMost.toNanos());
    }

    /** Waits for all; those that only wait for a plugin are interrupted at last. */
    boolean awaitAll(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = await(polling, until);
        ended &= await(delivering, until);
        if (!ended) {
            delivering.forEach(Thread::interrupt);
        }
        return ended;
    }

    private static boolean await(Collection<Thread> threads, long until) {
        boolean ended = true;
        try {
            for (Thread thread : threads) {
                long left = until - System.nanoTime();
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                ended &= !thread.isAlive();
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Thread started(String name, Runnable work) {
        Thread thread = daemon(name, work);
        thread.start();
        return thread;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
