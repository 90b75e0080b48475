package io.collector.acceptance.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** A HEC, a search engine and an Azure that do nothing but count the events they are given and the bytes that came. */
final class CountingTarget implements AutoCloseable {
    static {
        // Without it each answer on a kept-alive connection waits for the delayed acknowledgement of the last one.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final byte[] ID = "\"GUID\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern BULK_ID = Pattern.compile("\"_id\":\"([^\"]*)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    private CountingTarget(HttpServer server) {
        this.server = server;
    }

    static CountingTarget start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountingTarget target = new CountingTarget(server);
        server.createContext("/", target::root);
        server.createContext("/services/collector", target::hec);
        server.createContext("/_bulk", target::bulk);
        server.createContext("/dataCollectionRules/", target::azure);
        server.createContext("/login/", target::token);
        server.setExecutor(target.threads);
        server.start();
        return target;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    long events() {
        return events.get();
    }

    long bytes() {
        return bytes.get();
    }

    long requests() {
        return requests.get();
    }

    private void root(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        answer(
                exchange,
                200,
                "{\"version\":{\"number\":\"8.19.0\",\"build_flavor\":\"default\"},\"acknowledged\":true,"
                        + "\"index_templates\":[]}");
    }

    private void hec(HttpExchange exchange) throws IOException {
        events.addAndGet(count(exchange));
        answer(exchange, 200, "{\"text\":\"Success\",\"code\":0}");
    }

    /** An action and a document each; the answer names each action's id, which clients look at. */
    private void bulk(HttpExchange exchange) throws IOException {
        String[] lines = new String(received(exchange), StandardCharsets.UTF_8).split("\n", -1);
        StringBuilder items = new StringBuilder("{\"took\":1,\"errors\":false,\"items\":[");
        int count = 0;
        for (int i = 0; i + 1 < lines.length; i += 2, count++) {
            Matcher id = BULK_ID.matcher(lines[i]);
            items.append(count == 0 ? "" : ",")
                    .append("{\"create\":{\"_index\":\"i\",\"_id\":\"")
                    .append(id.find() ? id.group(1) : "")
                    .append("\",\"status\":201}}");
        }
        events.addAndGet(count);
        answer(exchange, 200, items.append("]}").toString());
    }

    private void azure(HttpExchange exchange) throws IOException {
        events.addAndGet(count(exchange));
        try (exchange) {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        answer(exchange, 200, "{\"access_token\":\"t\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
    }

    private int count(HttpExchange exchange) throws IOException {
        return occurrences(received(exchange));
    }

    private byte[] received(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        bytes.addAndGet(body.length);
        requests.incrementAndGet();
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return gzip ? inflated(body) : body;
    }

    private static byte[] inflated(byte[] body) throws IOException {
        try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(body), 1 << 16)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length * 5);
            in.transferTo(out);
            return out.toByteArray();
        }
    }

    private static int occurrences(byte[] text) {
        int count = 0;
        outer:
        for (int i = 0; i <= text.length - ID.length; i++) {
            for (int j = 0; j < ID.length; j++) {
                if (text[i + j] != ID[j]) {
                    continue outer;
                }
            }
            count++;
        }
        return count;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
