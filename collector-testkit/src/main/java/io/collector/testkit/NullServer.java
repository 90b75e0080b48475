package io.collector.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A server on loopback that does nothing with what it gets, and knows how much processor time that took it. For
 * benchmarks: it reads requests only as far as it must, so that a mistake in them shows nowhere.
 */
public final class NullServer implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String LENGTH = "content-length:";

    private final ServerSocket server;
    private final UnaryOperator<String> answer;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /**
     * Starts one.
     *
     * @param answer the whole answer to a request, status line and headers included, by the request's first line
     */
    public NullServer(UnaryOperator<String> answer) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answer = answer;
        start(this::accept);
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** An answer of JSON under 200. */
    public static String json(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    /** The processor time that it took so far. */
    public long cpuNanos() {
        return threads.stream()
                .mapToLong(t -> Math.max(0, THREADS.getThreadCpuTime(t.getId())))
                .sum();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "null-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                OutputStream out = socket.getOutputStream()) {
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                long length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                        length =
                                Long.parseLong(header.substring(LENGTH.length()).strip());
                    }
                }
                in.skipNBytes(length);
                out.write(answer.apply(first).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
