package io.collector.sink.splunk;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Gets along with servers that close idle connections, as splunkd does after twelve seconds. Safe for use by several
 * threads.
 *
 * <p>A kept connection is looked at before it is used again; if the server has closed it, nothing is sent and another
 * one is taken. If it closes in the very moment of sending, before any byte of an answer, a request that carries {@link
 * Repeats} is sent once more; others fail.
 */
final class StaleConnections implements Interceptor {
    /** As many as the pool keeps. */
    private static final int MOST_STALE = 8;

    private final Set<Connection> used = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** The same client with this care. */
    static OkHttpClient addTo(OkHttpClient client) {
        StaleConnections care = new StaleConnections();
        return client.newBuilder()
                .addInterceptor(care)
                .addNetworkInterceptor(care::send)
                .build();
    }

    /** Allows that a request is sent twice, and tells whether it was. For one request. */
    static final class Repeats {
        private volatile boolean happened;

        /** Whether the first sending may have reached the server. */
        boolean happened() {
            return happened;
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Repeats repeats = request.tag(Repeats.class);
        for (int stale = 0; ; ) {
            Watch watch = new Watch();
            try {
                return chain.proceed(
                        request.newBuilder().tag(Watch.class, watch).build());
            } catch (IOException e) {
                if (watch.stale && stale < MOST_STALE) {
                    stale++;
                } else if (watch.closed && repeats != null && !repeats.happened) {
                    repeats.happened = true;
                } else {
                    throw e;
                }
            }
        }
    }

    /** With the connection at hand. */
    private Response send(Chain chain) throws IOException {
        Connection connection = chain.connection();
        Watch watch = chain.request().tag(Watch.class);
        if (connection == null || watch == null) {
            return chain.proceed(chain.request());
        }
        boolean kept = !used.add(connection);
        if (kept && closed(connection.socket())) {
            watch.stale = true;
            throw new IOException("the server closed the idle connection");
        }
        try {
            return chain.proceed(chain.request());
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            watch.closed = kept && !chain.call().isCanceled();
            throw e;
        }
    }

    /** Between two exchanges there is nothing to read, unless it is the end. */
    private static boolean closed(Socket socket) {
        try {
            int timeout = socket.getSoTimeout();
            try {
                socket.setSoTimeout(1);
                // The end, or bytes that nobody asked for.
                socket.getInputStream().read();
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                socket.setSoTimeout(timeout);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /** How one sending went. */
    private static final class Watch {
        private volatile boolean stale;
        private volatile boolean closed;
    }
}
