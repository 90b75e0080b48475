package io.collector.acceptance.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves pages from memory as TAP would: one to each window of the past that is asked for, the same one if it is asked
 * for again, and nothing for the last hours. {@code /page/N} is page N for whoever knows nothing of TAP.
 */
final class PageServer implements AutoCloseable {
    static {
        // Without it each answer on a kept-alive connection waits for the delayed acknowledgement of the last one.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Duration RECENT = Duration.ofMinutes(70);

    private final PageTemplate template;
    private final int pages;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> windows = new ConcurrentHashMap<>();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicLong firstAsked = new AtomicLong();

    private PageServer(PageTemplate template, int pages, HttpServer server) {
        this.template = template;
        this.pages = pages;
        this.server = server;
    }

    static PageServer start(PageTemplate template, int pages) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PageServer pageServer = new PageServer(template, pages, server);
        server.createContext("/v2/siem/", pageServer::window);
        server.createContext("/page/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            pageServer.answer(exchange, Integer.parseInt(path.substring("/page/".length())));
        });
        server.setExecutor(pageServer.threads);
        server.start();
        return pageServer;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int pages() {
        return pages;
    }

    long events() {
        return (long) pages * template.events();
    }

    /** How many pages were served, repeated ones included. */
    int served() {
        return served.get();
    }

    /** When the first request came, by {@link System#nanoTime}; 0 if none has come. */
    long firstAsked() {
        return firstAsked.get();
    }

    private void window(HttpExchange exchange) throws IOException {
        firstAsked.compareAndSet(0, System.nanoTime());
        String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
        String interval = query.replaceAll(".*interval=([^&]*).*", "$1");
        Instant to = Instant.parse(interval.substring(interval.indexOf('/') + 1));
        boolean all = exchange.getRequestURI().getPath().endsWith("/all");
        if (!all || to.isAfter(Instant.now().minus(RECENT))) {
            nothing(exchange);
            return;
        }
        int page = windows.computeIfAbsent(interval, i -> windows.size());
        if (page < pages) {
            answer(exchange, page);
        } else {
            nothing(exchange);
        }
    }

    private static void nothing(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void answer(HttpExchange exchange, int number) throws IOException {
        served.incrementAndGet();
        byte[] page = template.page(number);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
