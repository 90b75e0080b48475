package io.collector.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Looks at each kept connection before it is used again. Servers close idle ones without a word; OkHttp looks only
 * after ten seconds, and what is sent on a closed connection fails with its fate unknown. Here such a connection is
 * given up before a byte was sent, and the request goes over another: never sent twice, nothing for anybody to see.
 *
 * <p>A server that closes at the very moment of sending is still a fault, and an ambiguous one: no client can tell.
 * Looking costs one millisecond. Stateless.
 */
final class IdleConnections {
    private static final int LOOK_MILLIS = 1;

    /** More than the pool ever holds; each look at a dead one removes it. */
    private static final int MOST_DEAD = 100;

    private IdleConnections() {}

    static void watch(OkHttpClient.Builder builder) {
        builder.addInterceptor(IdleConnections::onALiveOne).addNetworkInterceptor(IdleConnections::look);
    }

    private static Response onALiveOne(Interceptor.Chain chain) throws IOException {
        for (int dead = 0; ; dead++) {
            try {
                return chain.proceed(chain.request());
            } catch (ClosedWhileIdleException e) {
                if (dead == MOST_DEAD) {
                    throw e;
                }
            }
        }
    }

    private static Response look(Interceptor.Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null && !Progress.isFresh(chain.request()) && !isQuiet(connection.socket())) {
            throw new ClosedWhileIdleException();
        }
        return chain.proceed(chain.request());
    }

    /** Whether the server has said nothing: neither the end, nor bytes that nobody asked for. */
    private static boolean isQuiet(Socket socket) {
        try {
            int timeout = socket.getSoTimeout();
            socket.setSoTimeout(LOOK_MILLIS);
            try {
                socket.getInputStream().read();
                return false;
            } finally {
                socket.setSoTimeout(timeout);
            }
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Thrown by the look, inside of OkHttp, which then closes the connection. */
    private static final class ClosedWhileIdleException extends IOException {
        private static final long serialVersionUID = 1;

        ClosedWhileIdleException() {
            super("the server closed the idle connection");
        }
    }
}
