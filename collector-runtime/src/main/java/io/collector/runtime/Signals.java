package io.collector.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first asks to stop, a second one ends the process where it stands, which loses nothing.
 * SIGHUP asks to read the configuration again, where the system knows it.
 *
 * <p>The JDK's own class for that is not part of its API, so it is used by reflection; where it is missing, a
 * shutdown hook does for the first signal.
 */
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int ENDED_BY_SIGNAL = 130;

    /** The name of the signal that does not ask to stop. */
    static final String RELOAD = "SIGHUP";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<@Nullable Long> stopAskedAt = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LongSupplier nanos;
    private volatile Runnable whenAskedToStop = () -> {};

    Signals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Takes the signals from now on. */
    public static Signals listen() {
        Signals signals = new Signals(System::nanoTime);
        for (String signal : List.of("TERM", "INT")) {
            try {
                signals.handle(signal);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                log.debug("SIG{} cannot be handled; a shutdown hook will do", signal, e);
                Runtime.getRuntime().addShutdownHook(new Thread(signals::stopFromHook, "stop"));
                return signals;
            }
        }
        try {
            signals.handle("HUP");
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.debug("SIGHUP cannot be handled; a restart reads the configuration again", e);
        }
        return signals;
    }

    /** Waits for a signal and returns its name. */
    public String await() {
        String signal;
        try {
            signal = received.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            signal = "interrupted";
        }
        return signal;
    }

    /** Waits for a signal, but no longer than that; whether one came. */
    public boolean await(Duration most) throws InterruptedException {
        return received.poll(most.toMillis(), TimeUnit.MILLISECONDS) != null;
    }

    /**
     * Has something done as soon as the signal to stop comes, by the thread that takes it, however long it takes until
     * {@link #await} is asked for it; at once if it came already.
     */
    void whenAskedToStop(Runnable at) {
        whenAskedToStop = at;
        if (stopAskedAt.get() != null) {
            at.run();
        }
    }

    /** What is left of a length of time since the signal to stop came. */
    Duration left(Duration of) {
        Long since = stopAskedAt.get();
        Duration left = since == null ? of : of.minusNanos(nanos.getAsLong() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Everything has stopped: the process may end. */
    public void done() {
        ended.countDown();
    }

    void received(String signal) {
        if (signal.equals(RELOAD)) {
            // One that waits already will read what is there then.
            if (!received.contains(RELOAD)) {
                received.add(RELOAD);
            }
        } else if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
        } else {
            stop(signal);
        }
    }

    private void stop(String signal) {
        stopAskedAt.compareAndSet(null, nanos.getAsLong());
        received.add(signal);
        whenAskedToStop.run();
    }

    private void stopFromHook() {
        stop("asked to stop");
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(String signal) throws ReflectiveOperationException {
        Class<?> signalClass = Class.forName("sun.misc.Signal");
        Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        received("SIG" + signal);
                    }
                    return null;
                });
        Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
        try {
            handle.invoke(null, signalClass.getConstructor(String.class).newInstance(signal), handler);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("SIG" + signal + " is taken", e);
        }
    }
}
