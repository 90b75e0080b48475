package io.collector.completeness.tap;

import io.collector.completeness.tap.Tap.Answer;
import io.collector.completeness.world.Fault;
import io.collector.completeness.world.Feed;
import io.collector.completeness.world.World.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okio.BufferedSink;

/** A {@link Tap} at a loopback address. Its clients must make one request at a time. */
public final class TapServer implements AutoCloseable {
    /** It tells every request at INFO; a strong reference, or the level would be forgotten. */
    private static final Logger NOISE = Logger.getLogger(MockWebServer.class.getName());

    private final MockWebServer server = new MockWebServer();
    private final Bodies bodies = new Bodies();
    private final Tap tap;
    private final Supplier<Instant> now;
    private final Consumer<Duration> took;
    private volatile Runnable midAnswer = () -> {};
    private volatile boolean interrupting;

    /**
     * Starts one.
     *
     * @param now the time
     * @param took told how long each request takes, before it is answered
     */
    public TapServer(Tap tap, Supplier<Instant> now, Consumer<Duration> took) {
        this.tap = tap;
        this.now = now;
        this.took = took;
        NOISE.setLevel(Level.WARNING);
        server.setServerSocketFactory(new PromptSockets());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                server.takeRequest(0, TimeUnit.MILLISECONDS);
                return answer(request.getUrl());
            }
        });
        try {
            server.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no server on loopback", e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** Runs something once, in the middle of the next answer, which then breaks off. */
    public void inTheNextAnswer(Runnable what) {
        midAnswer = what;
        interrupting = true;
    }

    /** Forgets what was to happen in the middle of an answer. */
    public void calm() {
        interrupting = false;
    }

    private MockResponse answer(HttpUrl url) {
        Instant at = now.get();
        String[] ends = String.valueOf(url.queryParameter("interval")).split("/", -1);
        Set<String> status = new HashSet<>();
        url.queryParameterValues("threatStatus").forEach(s -> status.add(String.valueOf(s)));
        Asked asked = new Asked(
                url.encodedPath(), Asked.Form.INTERVAL, Instant.parse(ends[0]), Instant.parse(ends[1]), status);
        Answer answer = tap.ask(asked, at);
        took.accept(answer.takes());
        MockResponse.Builder response = new MockResponse.Builder()
                .code(answer.status() == 0 ? 500 : answer.status())
                .setHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.get().atOffset(ZoneOffset.UTC)));
        if (interrupting) {
            interrupting = false;
            return response.body(body(asked, answer.shown(), answer.shown().size() / 2, midAnswer))
                    .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                    .build();
        }
        if (answer.status() == 0) {
            return response.onResponseStart(new SocketEffect.CloseSocket()).build();
        }
        if (answer.status() != 200) {
            return response.body(answer.text()).build();
        }
        int whole = answer.fault() == Fault.NONE
                ? answer.shown().size() + 1
                : answer.shown().size() / 2;
        response.body(body(asked, answer.shown(), whole, () -> {}));
        if (answer.fault() == Fault.CUT) {
            response.onResponseBody(new SocketEffect.CloseSocket());
        }
        return response.build();
    }

    /**
     * A body.
     *
     * @param whole after so many events it ends as if that were all; more than there are if it does not
     * @param then what happens at its end
     */
    private MockResponseBody body(Asked asked, List<Shown> shown, int whole, Runnable then) {
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(bytes("{\"queryEndTime\":\"" + asked.to() + "\""));
        int left = whole;
        for (Feed feed : Feed.values()) {
            if (!Feed.of(asked.path()).contains(feed)) {
                continue;
            }
            pieces.add(bytes(",\"" + feed.array() + "\":["));
            String separator = "";
            for (Shown one : shown) {
                if (one.fact().feed() == feed && left > 0) {
                    pieces.add(bytes(separator));
                    pieces.add(bodies.of(one));
                    separator = ",";
                    left--;
                }
            }
            pieces.add(bytes("]"));
        }
        if (whole > shown.size()) {
            pieces.add(bytes("}"));
        } else {
            pieces.add(bytes(",\"more\":[{\"spamScore\":"));
        }
        return new Pieces(pieces, then);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }

    private record Pieces(List<byte[]> pieces, Runnable then) implements MockResponseBody {
        @Override
        public long getContentLength() {
            return pieces.stream().mapToLong(p -> p.length).sum();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            for (byte[] piece : pieces) {
                sink.write(piece);
            }
            sink.flush();
            then.run();
        }
    }
}
