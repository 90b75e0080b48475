package io.collector.source.tap.simulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As much of an HTTP server as the simulator needs, on loopback only. The one in the JDK always sends this machine's
 * time as {@code Date} and cannot break off an answer. Safe for use by several threads.
 */
final class Wire implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    private static final int LONGEST_LINE = 16_384;

    private final ServerSocket listener;
    private final Handler handler;
    private final Supplier<String> date;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Answers a request, on the thread of its connection. */
    interface Handler {
        void handle(Call call) throws IOException;
    }

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @param date the value of the {@code Date} header
     * @throws IOException if the port is taken
     */
    Wire(int port, Supplier<String> date, Handler handler) throws IOException {
        this.listener = new ServerSocket(port, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        this.date = date;
        this.handler = handler;
        thread("simulator", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        quietly(listener);
        open.forEach(Wire::quietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                thread("simulator-connection", () -> serve(socket));
            } catch (IOException e) {
                // Closed; the loop ends.
                quietly(listener);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more && !listener.isClosed()) {
                more = request(socket, in);
            }
        } catch (IOException e) {
            // The client has gone, or the answer was broken off on purpose.
            quietly(socket);
        } finally {
            open.remove(socket);
        }
    }

    private boolean request(Socket socket, InputStream in) throws IOException {
        String[] words = line(in).split(" ", 3);
        if (words.length < 3) {
            return false;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
        handler.handle(new Call(words[0], words[1], headers, socket, date.get()));
        return !socket.isClosed();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a header line is too long");
            }
            line.append((char) b);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            log.debug("closing what is being given up: {}", e.getMessage());
        }
    }
}
