package io.collector.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** Server sockets whose connections tell when they are closed. Safe for use by several threads. */
final class WatchedSockets extends ServerSocketFactory {
    private int closed;

    synchronized void awaitClosed(int count, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (closed < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited " + longest + " for " + count + " closed connections, got " + closed);
            }
            wait(left);
        }
    }

    private synchronized void tellClosed() {
        closed++;
        notifyAll();
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new Watched();
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, 50);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, InetAddress.getLoopbackAddress());
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        ServerSocket socket = new Watched();
        socket.bind(new InetSocketAddress(address, port), backlog);
        return socket;
    }

    private final class Watched extends ServerSocket {
        Watched() throws IOException {
            super();
        }

        @Override
        public Socket accept() throws IOException {
            Socket connection = new Socket() {
                private boolean told;

                @Override
                public synchronized void close() throws IOException {
                    super.close();
                    if (!told) {
                        told = true;
                        tellClosed();
                    }
                }
            };
            implAccept(connection);
            // Or the second small part of each answer would wait 40 ms for the acknowledgement of the first.
            connection.setTcpNoDelay(true);
            return connection;
        }
    }
}
