package io.collector.sink.splunk.fake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on loopback with nothing in between: it decides itself when a connection ends, and how. One thread for each
 * connection.
 */
final class HttpSocket implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private HttpSocket(ServerSocket server, Handler handler) {
        this.server = server;
        this.handler = handler;
    }

    /** Answers requests, by several threads. */
    interface Handler {
        /** What to answer; may block, to be slow. */
        Reply answer(Received request) throws InterruptedException;
    }

    /**
     * A request.
     *
     * @param headers by lower-case name
     * @param body as it came
     * @param connection counted from 0
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(String method, String target, Map<String, String> headers, byte[] body, int connection) {}

    /** What happens to the connection. */
    enum Ending {
        /** Answered, and open for more. */
        KEEP,
        /** Answered, then closed without a word. */
        CLOSE,
        /** Closed instead of an answer. */
        HANG_UP,
        /** Reset instead of an answer. */
        RESET,
        /** Neither answered nor closed. */
        SILENCE
    }

    /** An answer. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, Map<String, String> headers, byte[] body, Ending ending) {}

    static HttpSocket start(int port, Handler handler) {
        try {
            ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            HttpSocket http = new HttpSocket(server, handler);
            daemon("fake-hec", http::accept);
            return http;
        } catch (IOException e) {
            throw new UncheckedIOException("no server on loopback", e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many connections were made. */
    int connections() {
        return connections.get();
    }

    /** How many are open. */
    int open() {
        return open.size();
    }

    /** Closes what is connected now; goes on listening. */
    void dropConnections() {
        open.forEach(HttpSocket::closeQuietly);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropConnections();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = connections.getAndIncrement();
                daemon("fake-hec-" + number, () -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            Received request = read(in, number);
            while (request != null) {
                Reply reply = handler.answer(request);
                switch (reply.ending()) {
                    case KEEP -> write(out, reply);
                    case CLOSE -> {
                        write(out, reply);
                        return;
                    }
                    case HANG_UP -> {
                        return;
                    }
                    case RESET -> {
                        socket.setSoLinger(true, 0);
                        return;
                    }
                    case SILENCE -> {
                        // Until the other side gives up.
                        if (in.read() < 0) {
                            return;
                        }
                    }
                }
                request = read(in, number);
            }
        } catch (IOException | InterruptedException e) {
            // The other side went away, or the test is over.
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Received read(InputStream in, int number) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        String[] words = start.split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Received(words[0], words[1], headers, body(in, headers), number);
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("the body was cut short");
            }
            return body;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, Reply reply) throws IOException {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Status\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(reply.body().length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(reply.body());
        out.flush();
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
