package io.collector.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first asks to stop, a second one ends the process where it stands, which loses nothing.
 * SIGHUP asks to read the configuration again, where the system knows it.
 *
 * <p>The JDK's own class for that is not part of its API, so it is used by reflection; where it is missing, a
 * shutdown hook does for the first signal.
 */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int ENDED_BY_SIGNAL = 130;

    /** The name of the signal that does not ask to stop. */
    static final String RELOAD = "SIGHUP";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Signals() {}

    static Signals listen() {
        Signals signals = new Signals();
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
    String await() {
        String signal;
        try {
            signal = received.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            signal = "interrupted";
        }
        return signal;
    }

    /** Everything has stopped: the process may end. */
    void done() {
        ended.countDown();
    }

    private void received(String signal) {
        if (signal.equals(RELOAD)) {
            // One that waits already will read what is there then.
            if (!received.contains(RELOAD)) {
                received.add(RELOAD);
            }
        } else if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
        } else {
            received.add(signal);
        }
    }

    private void stopFromHook() {
        received.add("asked to stop");
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
