package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collector.api.Batch;
import io.collector.api.BatchLimits;
import io.collector.api.BlockedException;
import io.collector.api.Delivery;
import io.collector.api.Event;
import io.collector.api.RejectedException;
import io.collector.api.RetryableException;
import io.collector.api.Sink;
import io.collector.api.TransferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every sink that speaks HTTP promises. A sink's test extends this and writes the methods of {@link
 * SinkHarness}; each case then runs against a server that answers well or fails in one way.
 *
 * <p>A case that does not fit a target can be overridden and switched off by {@code @Disabled} with the reason.
 */
@Timeout(60)
public abstract class SinkContract extends SinkHarness {
    private static final Duration ASKED_TO_WAIT = Duration.ofSeconds(7);

    @Test
    protected void deliversAWholeBatch() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.deliver(batch(25)).failures()).isEmpty();
        }
        assertThat(delivered()).as("events that arrived").isEqualTo(25);
    }

    @Test
    protected void deliversASingleEvent() throws Exception {
        try (Sink sink = open()) {
            assertThat(sink.deliver(batch(1)).failures()).isEmpty();
        }
        assertThat(delivered()).as("events that arrived").isEqualTo(1);
    }

    @Test
    protected void deliversEventsThatAreHardToSend() throws Exception {
        List<Event> events = awkwardEvents();
        try (Sink sink = open()) {
            assertThat(sink.deliver(new Batch("demo-source", events)).failures())
                    .isEmpty();
        }
        assertThat(delivered()).as("events that arrived").isEqualTo(events.size());
    }

    @Test
    protected void deliversAsManyBatchesAtOnceAsItSays() throws Exception {
        try (Sink sink = open()) {
            List<Background> deliveries = new ArrayList<>();
            for (int i = 0; i < sink.limits().inFlight(); i++) {
                deliveries.add(Background.run(() -> sink.deliver(batch(10))));
            }
            for (Background delivery : deliveries) {
                assertThat(delivery.await()).isEmpty();
            }
            assertThat(delivered()).as("events that arrived").isEqualTo(10 * deliveries.size());
        }
    }

    @Test
    protected void waitsAsLongAsABusyTargetAsks() {
        server.answer(deliveriesGet(request -> busy().header("Retry-After", "7")));
        try (Sink sink = open()) {
            assertThat(failure(sink, batch(3)))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.retryAfter()).contains(ASKED_TO_WAIT));
        }
    }

    @Test
    protected void comesBackNoSoonerThanABusyTargetAsked() {
        ManualClock clock = ManualClock.at(Events.NOW);
        List<Instant> asked = Collections.synchronizedList(new ArrayList<>());
        server.answer(deliveriesGet(request -> {
            asked.add(clock.instant());
            return asked.size() == 1 ? busy().header("Retry-After", "7") : success(request);
        }));
        try (Sink sink = open(server.url(), context().withClock(clock))) {
            DeliveryRun run = new DeliveryRun(sink, clock);
            run.deliver(events(3));
            assertThat(run.taken()).isEqualTo(3);
        }
        assertThat(asked.get(1)).isAfterOrEqualTo(asked.get(0).plus(ASKED_TO_WAIT));
    }

    @Test
    protected void retriesWhenTheTargetFails() throws Exception {
        try (Sink sink = open()) {
            for (int status : new int[] {500, 502, 503, 504}) {
                server.answer(deliveriesGet(request ->
                        Reply.of(status, "<html>a page of a proxy</html>").header("Content-Type", "text/html")));
                assertThat(failure(sink, batch(3)))
                        .as("after status %d", status)
                        .isInstanceOf(RetryableException.class);
            }
            recovers(sink);
        }
    }

    @Test
    protected void retriesWhenNobodyListens() {
        try (Sink sink = open(FaultyServer.refusing(), context())) {
            assertThat(failure(sink, batch(3)))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.ambiguous())
                                    .as("nothing was sent, so nothing can be doubled")
                                    .isFalse());
        }
    }

    @Test
    protected void retriesWhenNoAnswerComes() throws Exception {
        failsAmbiguously(Reply.hang());
    }

    @Test
    protected void retriesWhenTheConnectionEndsBeforeTheAnswer() throws Exception {
        failsAmbiguously(Reply.reset());
    }

    @Test
    protected void retriesWhenTheConnectionEndsWithinTheAnswer() throws Exception {
        try (Sink sink = open()) {
            server.answer(deliveriesGet(request -> padded(success(request)).truncated()));
            assertThat(failure(sink, batch(3)))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.ambiguous()).as("ambiguous").isEqualTo(!repeatsAreHarmless()));
            recovers(sink);
        }
    }

    @Test
    protected void survivesAConnectionThatWasClosedWhileIdle() throws Exception {
        try (Sink sink = open()) {
            for (int i = 1; i <= 3; i++) {
                server.answer(request -> healthy().apply(request).thenClosed());
                assertThat(sink.deliver(batch(5)).failures()).isEmpty();
                assertThat(delivered()).as("events that arrived, each once").isEqualTo(5 * i);
                server.awaitClosings(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    protected void asksAPersonWhenCredentialsAreWrong() throws Exception {
        blocks(unauthorized());
    }

    @Test
    protected void asksAPersonWhenPermissionIsMissing() throws Exception {
        blocks(forbidden());
    }

    @Test
    protected void refusesABatchThatTheTargetFindsMalformed() throws Exception {
        rejects(malformed());
    }

    @Test
    protected void refusesABatchThatTheTargetFindsTooLarge() throws Exception {
        rejects(tooLarge());
    }

    @Test
    protected void tellsWhichEventsWereNotTaken() throws Exception {
        for (Partial partial : partials()) {
            AtomicInteger next = new AtomicInteger();
            server.answer(deliveriesGet(request -> {
                int n = next.getAndIncrement();
                return n < partial.replies().size() ? partial.replies().get(n) : success(request);
            }));
            try (Sink sink = open()) {
                Delivery delivery = sink.deliver(batch(partial.batchSize()));
                assertThat(delivery.failures())
                        .as(partial.name())
                        .extracting(f -> f.index() + " " + f.verdict())
                        .containsExactlyInAnyOrderElementsOf(partial.expected().failures().stream()
                                .map(f -> f.index() + " " + f.verdict())
                                .toList());
                assertThat(delivery.failures())
                        .as(partial.name())
                        .allSatisfy(f -> assertThat(f.reason()).isNotBlank());
                tellsNoSecret("the delivery", delivery.toString());
            }
        }
    }

    @Test
    protected void isNotUpsetByAnAnswerOfAnotherKind() throws Exception {
        List<String> bodies = List.of(
                "",
                "<html>Sign in to the hotel's network</html>",
                "{}",
                "[]",
                "null",
                "7",
                "{\"unexpected\":[{}]}",
                "{\"items\":7,\"errors\":\"x\",\"code\":{},\"text\":[]}",
                "{\"cut\":");
        try (Sink sink = open()) {
            for (String body : bodies) {
                server.answer(deliveriesGet(request -> Reply.of(200, body)));
                Throwable thrown = catchThrowable(() -> sink.deliver(batch(3)));
                if (thrown != null) {
                    assertThat(thrown).as("after the answer '%s'", body).isInstanceOf(TransferException.class);
                    tellsNoSecret(thrown);
                }
            }
            recovers(sink);
        }
    }

    @Test
    protected void followsNoRedirect() {
        try (FaultyServer elsewhere = FaultyServer.answering(healthy());
                Sink sink = open()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                server.answer(deliveriesGet(request -> Reply.of(status).header("Location", elsewhere.url() + "/x")));
                assertThat(failure(sink, batch(3)).remedy())
                        .as("the remedy after %d", status)
                        .isNotBlank();
            }
            assertThat(elsewhere.requests())
                    .as("requests that went where the redirect pointed")
                    .isEmpty();
        }
    }

    @Test
    protected void countsEventsRatherTooLargeThanTooSmall() throws Exception {
        List<Event> events = new ArrayList<>(events(200));
        try (Sink sink = open()) {
            sink.deliver(new Batch("demo-source", events));
            sink.deliver(new Batch("demo-source", awkwardEvents()));
            events.addAll(awkwardEvents());
            long counted = events.stream().mapToLong(sink::sizeOf).sum();
            List<ReceivedRequest> sent =
                    server.requests().stream().filter(this::delivers).toList();
            long bytes = sent.stream().mapToLong(ReceivedRequest::bodyBytes).sum();
            assertThat(counted)
                    .as("sizeOf of all events, against %d bytes sent in %d requests", bytes, sent.size())
                    .isGreaterThanOrEqualTo(bytes - (long) envelopeBytes() * sent.size());
        }
    }

    @Test
    protected void saysWhetherRepeatsAreHarmless() {
        try (Sink sink = open()) {
            assertThat(sink.repeatsAreHarmless()).isEqualTo(repeatsAreHarmless());
        }
    }

    @Test
    protected void opensAndSaysItsLimitsWithoutTheTarget() {
        try (Sink sink = open(FaultyServer.refusing(), context())) {
            BatchLimits limits = sink.limits();
            assertThat(limits.maxEvents()).as("max events").isBetween(1, 100_000);
            assertThat(limits.maxBytes()).as("max bytes").isBetween(1_000L, 200_000_000L);
            assertThat(limits.linger()).as("linger").isLessThanOrEqualTo(Duration.ofMinutes(1));
            assertThat(limits.inFlight()).as("in flight").isBetween(1, 64);
            assertThat(sink.toString()).isNotNull();
        }
        try (Sink sink = open()) {
            sink.limits();
            assertThat(server.requests()).as("requests made by opening").isEmpty();
        }
    }

    @Test
    protected void checksATargetThatIsWellWithoutLeavingEventsThere() throws Exception {
        try (Sink sink = open()) {
            sink.check();
        }
        assertThat(delivered()).as("events left behind").isZero();
    }

    @Test
    protected void checksThatCredentialsAreRight() {
        server.answer(request -> unauthorized());
        try (Sink sink = open()) {
            Throwable thrown = catchThrowable(sink::check);
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).isNotBlank());
            tellsNoSecret(thrown);
        }
    }

    @Test
    protected void checksThatTheTargetIsThere() {
        try (Sink sink = open(FaultyServer.refusing(), context())) {
            Throwable thrown = catchThrowable(sink::check);
            assertThat(thrown).isInstanceOf(RetryableException.class);
            tellsNoSecret(thrown);
        }
    }

    @Test
    protected void previewsWithoutSendingOrTellingSecrets() {
        try (Sink sink = open()) {
            String preview = sink.preview(batch(3));
            assertThat(preview).isNotBlank();
            tellsNoSecret("the preview", preview);
            tellsNoSecret("the sink's text", sink.toString());
        }
        assertThat(server.requests()).as("requests made by a preview").isEmpty();
    }

    @Test
    protected void endsADeliveryWhenInterrupted() throws Exception {
        server.answer(deliveriesGet(request -> Reply.hang()));
        try (Sink sink = open()) {
            Background delivery = Background.run(() -> sink.deliver(batch(3)));
            awaitDelivery();
            delivery.interrupt();
            assertThat(delivery.await()).containsInstanceOf(InterruptedException.class);
        }
    }

    @Test
    protected void endsACheckWhenInterrupted() throws Exception {
        server.answer(request -> Reply.hang());
        try (Sink sink = open()) {
            Background check = Background.run(sink::check);
            server.awaitRequests(1, Duration.ofSeconds(3));
            check.interrupt();
            assertThat(check.await()).containsInstanceOf(InterruptedException.class);
        }
    }

    @Test
    protected void closesUnusedAndTwice() {
        Sink sink = open();
        assertThatCode(sink::close).doesNotThrowAnyException();
        assertThatCode(sink::close).doesNotThrowAnyException();
    }

    @Test
    protected void closesDuringADelivery() throws Exception {
        server.answer(deliveriesGet(request -> Reply.hang()));
        Sink sink = open();
        Background delivery = Background.run(() -> sink.deliver(batch(3)));
        awaitDelivery();
        assertThatCode(sink::close).doesNotThrowAnyException();
        delivery.interrupt();
        assertThat(delivery.await())
                .as("what the delivery ended with")
                .hasValueSatisfying(thrown ->
                        assertThat(thrown).isInstanceOfAny(TransferException.class, InterruptedException.class));
    }

    private void failsAmbiguously(Reply reply) throws Exception {
        try (Sink sink = open()) {
            server.answer(deliveriesGet(request -> reply));
            assertThat(failure(sink, batch(3)))
                    .isInstanceOfSatisfying(
                            RetryableException.class,
                            e -> assertThat(e.ambiguous())
                                    .as("ambiguous, since the batch was sent")
                                    .isEqualTo(!repeatsAreHarmless()));
            recovers(sink);
        }
    }

    private void blocks(Reply reply) throws Exception {
        try (Sink sink = open()) {
            server.answer(deliveriesGet(request -> reply));
            TransferException failure = failure(sink, batch(3));
            assertThat(failure).isInstanceOf(BlockedException.class);
            assertThat(failure.remedy()).as("the remedy").isNotBlank();
            recovers(sink);
        }
    }

    private void rejects(Reply reply) throws Exception {
        try (Sink sink = open()) {
            server.answer(deliveriesGet(request -> reply));
            try {
                assertThat(sink.deliver(batch(1)).failures())
                        .extracting(Delivery.Failure::verdict)
                        .containsExactly(Delivery.Verdict.REJECT);
            } catch (RejectedException e) {
                tellsNoSecret(e);
                assertThat(e.getMessage()).as("the message").isNotBlank();
            }
            recovers(sink);
        }
    }

    private void recovers(Sink sink) throws Exception {
        server.answer(healthy());
        assertThat(sink.deliver(batch(3)).failures())
                .as("failures once the target is well again")
                .isEmpty();
    }

    /** Long enough to have a middle; JSON and plain text allow white space at the end. */
    private static Reply padded(Reply reply) {
        return new Reply(reply.status(), reply.headers(), reply.body() + " ".repeat(64), reply.delay(), reply.ending());
    }
}
