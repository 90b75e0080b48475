package io.collector.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first asks to stop, a second one ends the process where it stands, which loses nothing.
 *
 * <p>The JDK's own class for that is not part of its API, so it is used by reflection; where it is missing, a
 * shutdown hook does for the first signal.
 */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int ENDED_BY_SIGNAL = 130;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String name = "asked to stop";

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
        return signals;
    }

    /** Waits for the first signal and returns its name. */
    String await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
        return name;
    }

    private void received(String signal) {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
        }
        name = "SIG" + signal;
        asked.countDown();
    }

    private void stopFromHook() {
        asked.countDown();
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
                        received(signal);
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
