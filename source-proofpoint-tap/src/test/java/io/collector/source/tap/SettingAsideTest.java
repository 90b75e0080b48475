package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stretch of the past that TAP has no answer for, over the wire. */
class SettingAsideTest {
    private static final Window BAD =
            new Window(Instant.parse("2026-03-10T03:20:00Z"), Instant.parse("2026-03-10T03:21:00Z"));

    private final ManualClock clock = ManualClock.at(Rig.START);
    private final List<Coverage> coverage = new ArrayList<>();
    private final List<TransferException> faults = new ArrayList<>();
    private Checkpoint checkpoint = Checkpoint.START;
    private Reply instead = Reply.of(503);
    private FaultyServer server;
    private Source source;

    @BeforeEach
    void start() {
        server = FaultyServer.answering(request -> meets(window(request), BAD) ? instead : Reply.of(200, ""));
        source = open();
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    static Stream<Arguments> noAnswers() {
        return Stream.of(
                Arguments.of("503", Reply.of(503)),
                Arguments.of("400", Reply.of(400, "an internal identifier could not be resolved")),
                Arguments.of("broken", Reply.of(200, "{\"clicksBlocked\":[{\"id\":")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noAnswers")
    void readsAllButTheStretchThatTapHasNoAnswerFor(String said, Reply reply) throws Exception {
        instead = reply;
        run(Duration.ofHours(6));
        assertThat(faults).as("nothing else is kept waiting").isEmpty();
        TapState state = TapState.of(checkpoint);
        assertThat(state.progress().outstanding()).isNotEmpty().allSatisfy(range -> {
            assertThat(range.from()).isAfter(BAD.from().minusSeconds(60));
            assertThat(range.to()).isBefore(BAD.to().plusSeconds(60));
            assertThat(range.trouble().said()).isEqualTo(said);
        });
        assertThat(state.progress().readUpTo().orElseThrow())
                .isAfter(clock.instant().minusSeconds(121));
        assertThat(coverage).allSatisfy(c -> assertThat(c).isInstanceOf(Coverage.Read.class));
    }

    @Test
    void keepsThePaceOfTheLivePollsMeanwhile() throws Exception {
        run(Duration.ofHours(2));
        List<Instant> ends = server.requests().stream()
                .map(r -> window(r).to())
                .filter(to -> to.isAfter(Rig.START.minusSeconds(60)))
                .toList();
        assertThat(ends).hasSizeGreaterThan(115);
        for (int i = 1; i < ends.size(); i++) {
            assertThat(ends.get(i)).isBeforeOrEqualTo(ends.get(i - 1).plusSeconds(61));
        }
    }

    @Test
    void asksTheLivePollsForTheWholeHourThoughThePastCannotBeRead() throws Exception {
        run(Duration.ofMinutes(30));
        assertThat(server.requests().stream().map(SettingAsideTest::window).filter(w -> meets(w, BAD)))
                .isNotEmpty();
        assertThat(server.requests().stream().map(SettingAsideTest::window))
                .filteredOn(w -> w.to().isAfter(Rig.START.minusSeconds(60)))
                .allSatisfy(w -> assertThat(w.length()).isEqualTo(Window.LONGEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noAnswers")
    void pollsOnThoughTapHasNoAnswerForAStretchOfTheNewestHour(String said, Reply reply) throws Exception {
        Window bad = new Window(Rig.START.plusSeconds(1_200), Rig.START.plusSeconds(1_260));
        List<Instant> live = new ArrayList<>();
        server.answer(request -> {
            Window window = window(request);
            if (meets(window, bad)) {
                return reply;
            }
            if (window.to().isAfter(clock.instant().minusSeconds(62))) {
                live.add(clock.instant());
            }
            return Reply.of(200, "");
        });
        run(Duration.ofHours(6));
        Duration longest = Duration.ZERO;
        for (int i = 1; i < live.size(); i++) {
            Duration pause = Duration.between(live.get(i - 1), live.get(i));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        assertThat(longest).as("between two live polls").isLessThan(Duration.ofMinutes(5));
        TapState state = TapState.of(checkpoint);
        assertThat(state.progress().outstanding()).isNotEmpty().allSatisfy(range -> {
            assertThat(range.from()).isAfter(bad.from().minusSeconds(60));
            assertThat(range.to()).isBefore(bad.to().plusSeconds(60));
            assertThat(range.trouble().said()).isEqualTo(said);
        });
        assertThat(faults).doesNotHaveAnyElementsOfTypes(BlockedException.class);
        assertThat(state.progress().span()).isEqualTo(Window.LONGEST);
    }

    @Test
    void asksAgainAfterARestartWhenItsTimeHasCome() throws Exception {
        run(Duration.ofHours(6));
        source.close();
        source = open();
        server.answer(request -> Reply.of(200, ""));
        run(Duration.ofHours(13));
        assertThat(TapState.of(checkpoint).progress().setAside()).isEmpty();
        assertThat(coverage).allSatisfy(c -> assertThat(c).isInstanceOf(Coverage.Read.class));
    }

    @Test
    void becomesOneGapWithItsReasonWhenTapNoLongerKeepsIt() throws Exception {
        run(Duration.ofHours(6));
        clock.advance(Duration.ofDays(7));
        run(Duration.ofMinutes(5));
        List<Coverage.Gap> gaps = coverage.stream()
                .filter(Coverage.Gap.class::isInstance)
                .map(Coverage.Gap.class::cast)
                .toList();
        assertThat(gaps).hasSize(2);
        assertThat(gaps.get(0)).satisfies(gap -> {
            assertThat(gap.from()).isBetween(BAD.from().minusSeconds(60), BAD.from());
            assertThat(gap.to()).isBetween(BAD.to(), BAD.to().plusSeconds(60));
            assertThat(gap.reason()).contains("no answer").contains("503");
        });
        assertThat(gaps.get(1).reason()).as("while it was off").contains("had not been read");
    }

    private Source open() {
        return new TapPlugin()
                .open(
                        new Rig.Settings().withoutClicks().at(server.url().toString()),
                        TestPluginContext.of("tap", clock, new TapPlugin().tables()));
    }

    private void run(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            try {
                Page page = source.poll(checkpoint, new CollectingEmitter());
                checkpoint = page.next();
                coverage.addAll(page.coverage());
                clock.advance(page.pause());
            } catch (TransferException e) {
                faults.add(e);
                checkpoint = e.remembered().orElse(checkpoint);
                clock.advance(wait(e));
            }
        }
    }

    private static Duration wait(TransferException fault) {
        if (fault instanceof RetryableException retryable) {
            return retryable.retryAfter().orElse(Duration.ofSeconds(1));
        }
        return fault instanceof BlockedException blocked ? blocked.retryAfter().orElseThrow() : Duration.ofMinutes(1);
    }

    private static boolean meets(Window a, Window b) {
        return a.from().isBefore(b.to()) && a.to().isAfter(b.from());
    }

    private static Window window(ReceivedRequest request) {
        String[] ends = request.target()
                .replaceFirst(".*interval=", "")
                .replaceFirst("&.*", "")
                .split("/", -1);
        return new Window(Instant.parse(ends[0]), Instant.parse(ends[1]));
    }
}
