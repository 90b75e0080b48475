package io.collector.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Protocol;
import okhttp3.Request;

/**
 * How far one call came, told by OkHttp on its own threads. Travels as a tag of the request; for one call.
 *
 * <pre>
 *  CONNECTING ──► SECURING (TLS) ──► ASKING (head on its way) ──► SENDING (body on its way)
 * </pre>
 */
final class Progress extends EventListener {
    private volatile Stage stage = Stage.CONNECTING;
    private volatile boolean fresh;

    /** What was reached; a fault means something else at each. */
    enum Stage {
        /** There is no connection yet: nothing was sent. */
        CONNECTING,
        /** There is a connection, but TLS on it is not agreed: nothing was sent. */
        SECURING,
        /** The request was begun, without a body or not yet with it: nothing was taken. */
        ASKING,
        /** A body was begun: whether the server took it is open. */
        SENDING
    }

    /** The listener that a request carries. */
    static EventListener of(Call call) {
        Progress progress = call.request().tag(Progress.class);
        return progress == null ? NONE : progress;
    }

    /** Whether the connection in use was made for this request, rather than kept from an earlier one. */
    static boolean isFresh(Request request) {
        Progress progress = request.tag(Progress.class);
        return progress != null && progress.fresh;
    }

    Stage stage() {
        return stage;
    }

    @Override
    public void secureConnectStart(Call call) {
        stage = Stage.SECURING;
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, Protocol protocol) {
        fresh = true;
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, Protocol protocol, IOException failure) {
        fresh = false;
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        stage = Stage.ASKING;
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
        fresh = false;
    }

    @Override
    public void requestBodyStart(Call call) {
        stage = Stage.SENDING;
    }
}
