package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Page;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.testkit.CollectingEmitter;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.ManualClock;
import io.collector.testkit.ReceivedRequest;
import io.collector.testkit.Reply;
import io.collector.testkit.TestPluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live polls that fail for hours, and what they leave to those after them. */
class LiveOutageTest {
    /** What the runtime waits, unless it is told to wait for longer. */
    private static final Duration BACKOFF = Duration.ofSeconds(5);

    private static final Instant BACK = Rig.START.plus(Duration.ofHours(4));

    private final ManualClock clock = ManualClock.at(Rig.START);
    private final List<Instant> live = new ArrayList<>();
    private final List<Instant> pages = new ArrayList<>();
    private FaultyServer server;
    private Source source;

    @BeforeEach
    void start() {
        server = FaultyServer.answering(request -> Reply.of(200, ""));
        Rig.Settings settings = new Rig.Settings().budget(400, "0%").pollInterval(Duration.ofMinutes(5));
        source = new TapPlugin()
                .open(
                        settings.at(server.url().toString()),
                        TestPluginContext.of("tap", clock, new TapPlugin().tables()));
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void spendsNoRequestsThatLivePollsNeedLaterInTheDay(boolean clicksAnswer) throws Exception {
        answer(request -> clicksAnswer && isClicks(request) ? Reply.of(200, "") : Reply.of(503));
        run(Duration.ofHours(20));
        assertThat(longestPause()).isLessThan(Duration.ofMinutes(11));
        assertThat(pages.stream().filter(BACK::isAfter).toList().isEmpty())
                .as("a page would look as if it worked")
                .isEqualTo(!clicksAnswer);
    }

    @Test
    void triesAgainSoonAsLongAsThereAreRequestsToSpare() throws Exception {
        answer(request -> Reply.of(503));
        run(Duration.ofMinutes(3));
        assertThat(server.requests()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 503})
    void looksAsIfItWorkedOnlyWhileTheLivePollsAreOnTime(int status) {
        RequestLog log = RequestLog.EMPTY;
        for (int i = 0; i < 400; i++) {
            log = log.with(Rig.START.minus(Duration.ofHours(1)));
        }
        Checkpoint usedUp = new Checkpoint(Map.of("requests.siem", log.toString()));
        answer(request -> Reply.of(status));
        assertThatThrownBy(() -> source.poll(usedUp, new CollectingEmitter()))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("(" + status + ")");
        assertThat(server.requests()).singleElement().matches(LiveOutageTest::isClicks);
    }

    private void answer(Function<ReceivedRequest, Reply> outage) {
        server.answer(request -> {
            if (clock.instant().isBefore(BACK)) {
                return outage.apply(request);
            }
            if (!isClicks(request)) {
                live.add(clock.instant());
            }
            return Reply.of(200, "");
        });
    }

    private static boolean isClicks(ReceivedRequest request) {
        return request.path().endsWith("/clicks/permitted");
    }

    private Duration longestPause() {
        Duration longest = Duration.ZERO;
        Instant last = BACK;
        for (Instant poll : live) {
            Duration pause = Duration.between(last, poll);
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            last = poll;
        }
        return longest;
    }

    private void run(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        Checkpoint checkpoint = Checkpoint.START;
        while (clock.instant().isBefore(end)) {
            try {
                Page page = source.poll(checkpoint, new CollectingEmitter());
                pages.add(clock.instant());
                checkpoint = page.next();
                clock.advance(page.pause());
            } catch (TransferException e) {
                checkpoint = e.remembered().orElseThrow();
                clock.advance(pause(e));
            }
        }
    }

    private static Duration pause(TransferException fault) {
        if (fault instanceof BlockedException blocked) {
            return blocked.retryAfter().orElseThrow();
        }
        Duration least = fault instanceof RetryableException retryable
                ? retryable.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
        return least.compareTo(BACKOFF) > 0 ? least : BACKOFF;
    }
}
