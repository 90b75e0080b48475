package io.collector.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;

/**
 * An HTTP server on loopback that answers by a script: first the replies of {@link #next}, one for each request in
 * turn, then whatever the function of {@link #answer} says. It keeps every request. Safe for use by several threads.
 *
 * <pre>{@code
 * try (FaultyServer server = FaultyServer.answering(request -> Reply.of(200, "{}"))) {
 *     server.next(Reply.of(503).header("Retry-After", "7"), Reply.reset());
 *     ...
 * }
 * }</pre>
 */
public final class FaultyServer implements AutoCloseable {
    /** It tells every request at INFO; a strong reference, or the level would be forgotten. */
    private static final Logger NOISE = Logger.getLogger(MockWebServer.class.getName());

    private static final int ANY_PORT = 0;

    private final MockWebServer server = new MockWebServer();
    private final WatchedSockets sockets = new WatchedSockets();
    private final AtomicInteger closings = new AtomicInteger();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<ReceivedRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final URI url;
    private volatile Function<ReceivedRequest, Reply> otherwise;

    private FaultyServer(Function<ReceivedRequest, Reply> otherwise) {
        NOISE.setLevel(Level.WARNING);
        this.otherwise = otherwise;
        server.setServerSocketFactory(sockets);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return toResponse(reply(ReceivedRequest.of(request)));
            }
        });
        try {
            server.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), ANY_PORT);
        } catch (IOException e) {
            throw new UncheckedIOException("no server on loopback", e);
        }
        this.url = URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** Starts one on a free port. */
    public static FaultyServer answering(Function<ReceivedRequest, Reply> answer) {
        return new FaultyServer(answer);
    }

    /** An address on loopback where nobody listens. */
    public static URI refusing() {
        try (FaultyServer server = answering(request -> Reply.of(500))) {
            return server.url();
        }
    }

    /** Its address, without a slash at the end. */
    public URI url() {
        return url;
    }

    /** Answers the next requests, whatever they ask, with these in turn; after those given before. */
    public void next(Reply... replies) {
        script.addAll(List.of(replies));
    }

    /** Answers from now on by this function, once the replies of {@link #next} are used up. */
    public void answer(Function<ReceivedRequest, Reply> answer) {
        otherwise = answer;
    }

    /** Every request so far, in order. */
    public List<ReceivedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /**
     * Waits until there were that many requests.
     *
     * @throws AssertionError if they do not come
     */
    public void awaitRequests(int count, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (requests) {
            while (requests.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("waited " + longest + " for " + count + " requests, got " + requests);
                }
                requests.wait(left);
            }
        }
    }

    /**
     * Waits until the connections of all replies so far that end with closing are closed.
     *
     * @throws AssertionError if they are not
     */
    public void awaitClosings(Duration longest) throws InterruptedException {
        sockets.awaitClosed(closings.get(), longest);
    }

    /** Closes every connection and stops listening. */
    @Override
    public void close() {
        server.close();
    }

    private Reply reply(ReceivedRequest request) {
        synchronized (requests) {
            requests.add(request);
            requests.notifyAll();
        }
        Reply scripted = script.poll();
        Reply reply = scripted != null ? scripted : otherwise.apply(request);
        if (reply.ending() != Reply.Ending.KEPT && reply.ending() != Reply.Ending.HANGING) {
            closings.incrementAndGet();
        }
        return reply;
    }

    private static MockResponse toResponse(Reply reply) {
        MockResponse.Builder response = new MockResponse.Builder()
                .code(reply.status())
                .body(new Buffer().writeString(reply.body(), StandardCharsets.UTF_8))
                .headersDelay(reply.delay().toMillis(), TimeUnit.MILLISECONDS);
        reply.headers().forEach(response::setHeader);
        switch (reply.ending()) {
            case KEPT -> {}
            case CLOSED_AFTER -> response.onResponseEnd(new SocketEffect.CloseSocket());
            case CLOSED_WITHIN -> response.onResponseBody(new SocketEffect.CloseSocket());
            case CLOSED_BEFORE -> response.onResponseStart(new SocketEffect.CloseSocket());
            case HANGING -> response.onResponseStart(SocketEffect.Stall.INSTANCE);
        }
        return response.build();
    }
}
