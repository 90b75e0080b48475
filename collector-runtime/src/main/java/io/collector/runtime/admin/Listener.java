package io.collector.runtime.admin;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's HTTP server, with limits. It reads a request and writes the answer in one thread, and left alone it waits for
 * ever for a caller that does neither: a handful of those would silence the health checks of everybody else. Stateless.
 */
final class Listener {
    /** So many callers may dawdle at once. */
    private static final int THREADS = 32;

    private static final int IDLE_SECONDS = 30;

    /**
     * Seconds for a request to be complete, and for an answer to be taken. The server looks at them once in the life of the
     * process; a person may set others.
     */
    private static final Map<String, String> LIMITS =
            Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "600");

    private Listener() {}

    /** Listens, and answers nobody yet. */
    static HttpServer at(InetSocketAddress address) throws IOException {
        Properties properties = System.getProperties();
        LIMITS.forEach(properties::putIfAbsent);
        return HttpServer.create(address, 0);
    }

    /** Threads that come and go. */
    static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "admin");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
