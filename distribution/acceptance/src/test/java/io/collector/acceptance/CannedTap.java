package io.collector.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Answers the requests for {@code /v2/siem/all} with given bodies, one after the other, and then with nothing found. Each
 * answer says that it covers what was asked for, as TAP's do.
 */
final class CannedTap implements AutoCloseable {
    private final HttpServer server;
    private final Deque<byte[]> answers = new ArrayDeque<>();
    private int emptyAnswers;

    CannedTap(List<byte[]> bodies) throws IOException {
        answers.addAll(bodies);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/siem/all", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many requests came after the last body was given out. */
    synchronized int emptyAnswers() {
        return emptyAnswers;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
        String end = query.replaceAll(".*interval=[^/]*/([^&]*).*", "$1");
        byte[] body = answers.poll();
        if (body != null) {
            body = new String(body, StandardCharsets.UTF_8)
                    .replaceFirst("\"queryEndTime\"\\s*:\\s*\"[^\"]*\"", "\"queryEndTime\":\"" + end + "\"")
                    .getBytes(StandardCharsets.UTF_8);
        } else {
            emptyAnswers++;
            body = ("{\"queryEndTime\":\"" + end + "\",\"clicksBlocked\":[],\"clicksPermitted\":[],"
                            + "\"messagesBlocked\":[],\"messagesDelivered\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
