package io.collector.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** A server on loopback whose every connection is handled byte by byte; what happened is kept. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    RawServer(Handler handler) {
        this(ServerSocketFactory.getDefault(), handler);
    }

    RawServer(ServerSocketFactory sockets, Handler handler) {
        try {
            listening = sockets.createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (!listening.isClosed()) {
                Socket socket = listening.accept();
                int number = connections.size();
                connections.add(socket);
                start(() -> handler.handle(number, socket, this));
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.size();
    }

    /** The bodies of the requests that came whole. */
    List<String> requests() {
        return requests;
    }

    /** Reads one request of a client that says {@code Content-Length}. */
    String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the client closed the connection");
            }
            head.append((char) b);
        }
        String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
        String body = length.matches("\\d+")
                ? new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8)
                : "";
        requests.add(body);
        return body;
    }

    static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static void ok(Socket socket) throws IOException {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("waited for the test in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }

    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    interface Handler {
        void handle(int connection, Socket socket, RawServer server) throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }
}
