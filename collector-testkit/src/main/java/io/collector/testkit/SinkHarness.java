package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.Batch;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.PluginContext;
import io.collector.api.Sink;
import io.collector.api.Table;
import io.collector.api.TransferException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a sink's test supplies to {@link SinkContract}: how to open the sink, how to read its requests, and what its
 * target answers. Only the first four methods must be written.
 */
public abstract class SinkHarness {
    /** The request timeout that {@link #open} must configure; the contract's servers are quick, or never answer. */
    protected static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** The stand-in for the target. */
    protected FaultyServer server;

    /** Opens a sink for a target at that address, with {@link #TIMEOUT} as its request timeout. */
    protected abstract Sink open(URI target, PluginContext context);

    /** Whether a request carries events; others (a login, a set-up, a question after an acknowledgement) do not. */
    protected abstract boolean delivers(ReceivedRequest request);

    /** How many events a request carries; asked for those that {@link #delivers} only. */
    protected abstract int countEvents(ReceivedRequest request);

    /** What the target answers when it has taken all events of a request. */
    protected abstract Reply success(ReceivedRequest request);

    /** What the target, being well, answers to a request that carries no events. */
    protected Reply beside(ReceivedRequest request) {
        return Reply.of(200, "{}");
    }

    /** The answers of a target that is busy; a {@code Retry-After} is added. */
    protected Reply busy() {
        return Reply.of(503);
    }

    /** The answer to wrong credentials. */
    protected Reply unauthorized() {
        return Reply.of(401);
    }

    /** The answer to right credentials without permission. */
    protected Reply forbidden() {
        return Reply.of(403);
    }

    /** The answer to a request that the target finds malformed as a whole. */
    protected Reply malformed() {
        return Reply.of(400);
    }

    /** The answer to a request that the target finds too large. */
    protected Reply tooLarge() {
        return Reply.of(413, "<html>Request Entity Too Large</html>").header("Content-Type", "text/html");
    }

    /** Answers that refuse some events, and what the sink must make of them; empty if the target has none such. */
    protected List<Partial> partials() {
        return List.of();
    }

    /** Whether the target tells repetitions by itself, so that no fault is ever ambiguous. */
    protected boolean repeatsAreHarmless() {
        return false;
    }

    /** The events to deliver; all different. */
    protected List<Event> events(int n) {
        return Events.some(n);
    }

    /** Events whose content is hard to send. */
    protected List<Event> awkwardEvents() {
        return Events.awkward();
    }

    /** The tables of {@link #events}. */
    protected List<Table> tables() {
        return List.of(Events.TABLE);
    }

    /** What {@link #open} configures and nobody may ever be shown; at least one. */
    protected abstract Set<String> secrets();

    /** What a request may have beside what {@link Sink#sizeOf} said about its events. */
    protected int envelopeBytes() {
        return 512;
    }

    /**
     * An answer, and what the sink must make of it.
     *
     * @param name for messages
     * @param batchSize how many events to deliver
     * @param replies to the requests that carry events, in order; after these, success
     * @param expected what {@link Sink#deliver} must return; code and reason are not compared
     */
    public record Partial(String name, int batchSize, List<Reply> replies, Delivery expected) {
        public Partial {
            replies = List.copyOf(replies);
        }
    }

    @BeforeEach
    final void startServer() {
        server = FaultyServer.answering(healthy());
    }

    @AfterEach
    final void stopServer() {
        server.close();
    }

    final TestPluginContext context() {
        return TestPluginContext.named("demo-sink").withTables(tables());
    }

    final Sink open() {
        return open(server.url(), context());
    }

    final Batch batch(int n) {
        return new Batch("demo-source", events(n));
    }

    /** A target that takes everything. */
    final Function<ReceivedRequest, Reply> healthy() {
        return deliveriesGet(this::success);
    }

    /** A target that is well but for deliveries. */
    final Function<ReceivedRequest, Reply> deliveriesGet(Function<ReceivedRequest, Reply> answer) {
        return request -> delivers(request) ? answer.apply(request) : beside(request);
    }

    final int delivered() {
        return server.requests().stream()
                .filter(this::delivers)
                .mapToInt(this::countEvents)
                .sum();
    }

    /** Waits until a request with events is there. */
    final void awaitDelivery() throws InterruptedException {
        for (int n = 1; server.requests().stream().noneMatch(this::delivers); n++) {
            server.awaitRequests(n, Duration.ofSeconds(10));
        }
    }

    /** What a delivery failed with; that it failed, in one of the three ways, and that it tells no secret is checked. */
    final TransferException failure(Sink sink, Batch batch) {
        Throwable thrown = catchThrowable(() -> sink.deliver(batch));
        assertThat(thrown).isInstanceOf(TransferException.class);
        tellsNoSecret(thrown);
        assertThat(thrown.getMessage()).as("the message").isNotBlank();
        return (TransferException) thrown;
    }

    final void tellsNoSecret(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            tellsNoSecret("the exception", String.valueOf(t));
            if (t instanceof TransferException told) {
                tellsNoSecret("the remedy", told.remedy());
            }
        }
    }

    final void tellsNoSecret(String what, String text) {
        assertThat(secrets()).as("the secrets the contract watches for").isNotEmpty();
        secrets()
                .forEach(
                        secret -> assertThat(text).as("%s tells a secret", what).doesNotContain(secret));
    }
}
