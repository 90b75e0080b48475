package io.collector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.Table;
import io.collector.api.TransferException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every source that speaks HTTP promises: whatever fails and whenever it is restarted, each fact of the vendor is
 * emitted. A source's test extends this and writes the methods of {@link SourceHarness}.
 *
 * <p>A case that does not fit a vendor can be overridden and switched off by {@code @Disabled} with the reason.
 */
@Timeout(60)
public abstract class SourceContract extends SourceHarness {
    private static final String UNKNOWN_KEY = "written-by-a-newer-version";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Test
    protected void emitsEveryFact() throws Exception {
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            run.untilCaughtUp(source);
            assertThat(run.emitter().keys()).as("different facts").hasSize(facts());
            run.coveredWithoutAHole();
        }
    }

    @Test
    protected void emitsTheSameFromTheSameCheckpoint() throws Exception {
        Set<CollectingEmitter.Key> first = collected();
        clock.set(now());
        assertThat(collected()).as("identity and revision, collected again").isEqualTo(first);
    }

    @Test
    protected void goesOnAfterARestartAtAnyPage() throws Exception {
        Collecting run = new Collecting(this, Checkpoint.START);
        boolean caughtUp = false;
        for (int i = 0; i < mostPolls() && !caughtUp; i++) {
            try (Source source = open()) {
                Instant before = clock.instant();
                run.attempt(source);
                caughtUp =
                        clock.instant().isAfter(before) && run.emitter().keys().size() >= facts();
            }
        }
        assertThat(run.emitter().keys())
                .as("facts, with a restart after each poll")
                .hasSize(facts());
        run.coveredWithoutAHole();
    }

    @Test
    protected void losesNothingThoughAnswersFailNowAndThen() throws Exception {
        List<Reply> faults = List.of(
                Reply.of(500),
                Reply.of(502, "<html>a page of a proxy</html>").header("Content-Type", "text/html"),
                Reply.of(503).header("Retry-After", "3"),
                throttled(),
                Reply.reset(),
                unauthorized());
        for (int first = 0; first <= faults.size(); first++) {
            clock.set(now());
            Bouts bouts = new Bouts(first);
            server.answer(request -> {
                if (!polls(request) || !bouts.begin()) {
                    return answer(request);
                }
                int fault = bouts.count() % (faults.size() + 1);
                return fault < faults.size() ? faults.get(fault) : cut(answer(request));
            });
            assertThat(collected()).as("different facts").hasSize(facts());
        }
    }

    @Test
    protected void emitsEventsThatAreWhatTheyShouldBe() throws Exception {
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            run.untilCaughtUp(source);
            Set<String> names = tables().stream().map(Table::name).collect(Collectors.toSet());
            for (Event event : run.emitter().events()) {
                assertThat(event.table()).isIn(names);
                assertThat(event.id()).as("the identity").matches("[\\x20-\\x7e]{1,128}");
                assertThat(event.revision()).as("the revision").matches("[\\x20-\\x7e]{1,128}");
                assertThat(event.body().toString()).as("the body").doesNotContain("\n", "\r");
                isOneObject(event);
            }
            assertThat(run.emitter().rejected())
                    .as("what could not be read of a vendor that is well")
                    .isEmpty();
        }
    }

    @Test
    protected void keepsWhatANewerVersionWroteIntoTheCheckpoint() throws Exception {
        try (Source source = open()) {
            Collecting run = new Collecting(this, new Checkpoint(Map.of(UNKNOWN_KEY, "7")));
            run.untilCaughtUp(source);
            assertThat(run.checkpoint().values()).containsEntry(UNKNOWN_KEY, "7");
            Checkpoint checked = source.check(run.checkpoint());
            assertThat(checked.values()).as("after a check").containsEntry(UNKNOWN_KEY, "7");
        }
    }

    @Test
    protected void keepsTheCheckpointSmall() throws Exception {
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            run.untilCaughtUp(source);
            int size = run.checkpoint().values().entrySet().stream()
                    .mapToInt(e -> e.getKey().length() + e.getValue().length())
                    .sum();
            assertThat(size).as("characters in the checkpoint").isLessThan(16_384);
        }
    }

    @Test
    protected void movesOnWhenThereIsNothing() throws Exception {
        server.answer(request -> polls(request) ? emptyAnswer(request) : answer(request));
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            pollUntilPause(source, run);
            Checkpoint before = run.checkpoint();
            Optional<Instant> end = end(run.coverage());
            clock.advance(Duration.ofHours(1));
            pollUntilPause(source, run);
            assertThat(run.emitter().events()).isEmpty();
            if (movesOnWhenEmpty()) {
                assertThat(run.checkpoint()).as("the checkpoint an hour later").isNotEqualTo(before);
                end.ifPresent(then -> assertThat(end(run.coverage()).orElseThrow())
                        .as("the end of coverage an hour later")
                        .isAfter(then));
            }
        }
    }

    @Test
    protected void losesNothingWhenTheAnswerIsCutShort() throws Exception {
        server.answer(request -> polls(request) ? cut(answer(request)) : answer(request));
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            Optional<TransferException> failure = run.attempt(source);
            assertThat(failure).as("the failure").containsInstanceOf(RetryableException.class);
            assertThat(run.coverage())
                    .as("what was covered by an answer cut short")
                    .isEmpty();
            server.answer(this::answer);
            run.untilCaughtUp(source);
            assertThat(run.emitter().keys()).as("different facts").hasSize(facts());
        }
    }

    @Test
    protected void waitsWhenTheVendorAsksForIt() throws Exception {
        waitsAfter(throttled());
    }

    @Test
    protected void retriesWhenTheVendorFails() throws Exception {
        for (int status : new int[] {500, 502, 503, 504}) {
            clock.set(now());
            waitsAfter(Reply.of(status, "<html>a page of a proxy</html>").header("Content-Type", "text/html"));
        }
    }

    @Test
    protected void retriesWhenNobodyListens() {
        try (Source source = open(FaultyServer.refusing(), context())) {
            assertThat(failure(source)).isInstanceOf(RetryableException.class);
        }
    }

    @Test
    protected void retriesWhenNoAnswerComes() throws Exception {
        waitsAfter(Reply.hang());
    }

    @Test
    protected void retriesWhenTheConnectionEndsBeforeTheAnswer() throws Exception {
        waitsAfter(Reply.reset());
    }

    @Test
    protected void survivesAConnectionThatWasClosedWhileIdle() throws Exception {
        server.answer(request -> answer(request).thenClosed());
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            for (int i = 0; i < 3; i++) {
                assertThat(run.attempt(source)).as("the failure of poll %d", i).isEmpty();
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
    protected void isNotUpsetByAnAnswerOfAnotherKind() throws Exception {
        for (String body : List.of(
                "<html>Sign in to the hotel's network</html>", "{\"cut\":", "7", "\"text\"", "[[]]", "\u0000")) {
            clock.set(now());
            pollsGet(Reply.of(200, body));
            try (Source source = open()) {
                Throwable thrown = catchThrowable(() -> source.poll(Checkpoint.START, new CollectingEmitter()));
                assertThat(thrown).as("after the answer '%s'", body).isInstanceOf(TransferException.class);
                tellsNoSecret(thrown);
            }
        }
    }

    @Test
    protected void followsNoRedirect() {
        try (FaultyServer elsewhere = FaultyServer.answering(this::answer);
                Source source = open()) {
            pollsGet(Reply.of(307).header("Location", elsewhere.url() + "/x"));
            assertThat(failure(source).remedy()).as("the remedy").isNotBlank();
            assertThat(elsewhere.requests())
                    .as("requests that went where the redirect pointed")
                    .isEmpty();
        }
    }

    @Test
    protected void opensWithoutTheVendor() {
        try (Source source = open()) {
            assertThat(source.requests()).isNotNull();
            tellsNoSecret("the source's text", source.toString());
            assertThat(server.requests()).as("requests made by opening").isEmpty();
        }
    }

    @Test
    protected void checksAVendorThatIsWell() throws Exception {
        try (Source source = open()) {
            assertThatCode(() -> source.check(Checkpoint.START)).doesNotThrowAnyException();
        }
    }

    @Test
    protected void checksThatCredentialsAreRight() {
        server.answer(request -> unauthorized());
        try (Source source = open()) {
            Throwable thrown = catchThrowable(() -> source.check(Checkpoint.START));
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            BlockedException.class, e -> assertThat(e.remedy()).isNotBlank());
            tellsNoSecret(thrown);
        }
    }

    @Test
    protected void endsAPollWhenInterrupted() throws Exception {
        pollsGet(Reply.hang());
        try (Source source = open()) {
            Background poll = Background.run(() -> source.poll(Checkpoint.START, new CollectingEmitter()));
            awaitPoll();
            poll.interrupt();
            assertThat(poll.await()).containsInstanceOf(InterruptedException.class);
        }
    }

    @Test
    protected void endsAPollWhenInterruptedWhileEmitting() {
        Emitter interrupted = new Emitter() {
            @Override
            public void emit(Event event) throws InterruptedException {
                throw new InterruptedException("the journal is busy and the collector stops");
            }

            @Override
            public void reject(String table, byte[] raw, String reason) throws InterruptedException {
                throw new InterruptedException("the journal is busy and the collector stops");
            }
        };
        try (Source source = open()) {
            assertThatThrownBy(() -> {
                        Checkpoint checkpoint = Checkpoint.START;
                        for (int i = 0; i < mostPolls(); i++) {
                            Page page = source.poll(checkpoint, interrupted);
                            checkpoint = page.next();
                            clock.advance(page.pause());
                        }
                    })
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    protected void closesUnusedAndTwice() {
        Source source = open();
        assertThatCode(source::close).doesNotThrowAnyException();
        assertThatCode(source::close).doesNotThrowAnyException();
    }

    @Test
    protected void closesDuringAPoll() throws Exception {
        pollsGet(Reply.hang());
        Source source = open();
        Background poll = Background.run(() -> source.poll(Checkpoint.START, new CollectingEmitter()));
        awaitPoll();
        assertThatCode(source::close).doesNotThrowAnyException();
        poll.interrupt();
        assertThat(poll.await())
                .as("what the poll ended with")
                .hasValueSatisfying(thrown ->
                        assertThat(thrown).isInstanceOfAny(TransferException.class, InterruptedException.class));
    }

    private Set<CollectingEmitter.Key> collected() throws InterruptedException {
        try (Source source = open()) {
            Collecting run = new Collecting(this, new Checkpoint(new HashMap<>()));
            run.untilCaughtUp(source);
            run.coveredWithoutAHole();
            return run.emitter().keys();
        }
    }

    private void pollUntilPause(Source source, Collecting run) throws Exception {
        for (int i = 0; i < mostPolls(); i++) {
            Page page = run.poll(source);
            clock.advance(page.pause());
            if (!page.pause().isZero()) {
                return;
            }
        }
        throw new AssertionError("did not pause within " + mostPolls() + " polls though there was nothing");
    }

    /** A source either fails for now or says how long it waits; both keep every fact. */
    private void waitsAfter(Reply reply) throws Exception {
        pollsGet(reply);
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            Instant before = clock.instant();
            run.attempt(source)
                    .ifPresentOrElse(
                            failure -> assertThat(failure).isInstanceOf(RetryableException.class),
                            () -> assertThat(clock.instant())
                                    .as("the clock after a page that came although the vendor failed")
                                    .isAfter(before));
            assertThat(run.emitter().events()).isEmpty();
            server.answer(this::answer);
            run.untilCaughtUp(source);
            assertThat(run.emitter().keys()).as("different facts").hasSize(facts());
            run.coveredWithoutAHole();
        }
    }

    private void blocks(Reply reply) throws Exception {
        pollsGet(reply);
        try (Source source = open()) {
            Collecting run = new Collecting(this, Checkpoint.START);
            TransferException failure = run.attempt(source).orElseThrow();
            assertThat(failure).isInstanceOf(BlockedException.class);
            assertThat(failure.remedy()).as("the remedy").isNotBlank();
            server.answer(this::answer);
            run.untilCaughtUp(source);
            assertThat(run.emitter().keys()).as("different facts").hasSize(facts());
        }
    }

    private TransferException failure(Source source) {
        Throwable thrown = catchThrowable(() -> source.poll(Checkpoint.START, new CollectingEmitter()));
        assertThat(thrown).isInstanceOf(TransferException.class);
        assertThat(thrown.getMessage()).as("the message").isNotBlank();
        tellsNoSecret(thrown);
        return (TransferException) thrown;
    }

    /** Waits until a request for facts is there. */
    private void awaitPoll() throws InterruptedException {
        for (int n = 1; server.requests().stream().noneMatch(this::polls); n++) {
            server.awaitRequests(n, Duration.ofSeconds(10));
        }
    }

    private static Optional<Instant> end(List<Coverage> coverage) {
        return coverage.stream().map(Coverage::to).max(Comparator.naturalOrder());
    }

    private static Reply cut(Reply reply) {
        return reply.body().length() < 2 ? Reply.reset() : reply.truncated();
    }

    private static void isOneObject(Event event) throws IOException {
        try (JsonParser parser = JSON.createParser(event.body().toByteArray())) {
            assertThat(parser.nextToken()).as("the body begins").isEqualTo(JsonToken.START_OBJECT);
            parser.skipChildren();
            assertThat(parser.nextToken()).as("what follows the body's object").isNull();
        }
    }

    /** Bouts of one fault each, ever further apart, so that a poll of several requests gets through in the end. */
    private static final class Bouts {
        private int count;
        private int well;

        Bouts(int first) {
            count = first;
        }

        synchronized boolean begin() {
            if (well-- > 0) {
                return false;
            }
            count++;
            well = count;
            return true;
        }

        synchronized int count() {
            return count;
        }
    }
}
