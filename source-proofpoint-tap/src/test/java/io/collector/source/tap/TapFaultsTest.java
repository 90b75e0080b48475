package io.collector.source.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collector.api.BlockedException;
import io.collector.api.Page;
import io.collector.api.RequestPool;
import io.collector.api.RetryableException;
import io.collector.api.Secret;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.source.tap.simulator.Asked;
import io.collector.source.tap.simulator.Fault;
import io.collector.source.tap.simulator.Fault.Kind;
import io.collector.source.tap.simulator.Scenario;
import io.collector.source.tap.simulator.SimulatedTap;
import io.collector.testkit.CollectingEmitter;
import io.collector.testkit.FaultyServer;
import io.collector.testkit.Reply;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that TAP may answer besides events. */
class TapFaultsTest {
    private static final Scenario DAY = Scenario.quiet(400).withHistory(400, Duration.ofHours(23));

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(DAY, new Rig.Settings().withoutClicks());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RESET", "CUT", "GARBLED"})
    void losesNothingWhenAnAnswerBreaks(Kind kind) throws Exception {
        rig.tap.fail(Fault.of(kind, 2));
        rig.step();
        rig.step();
        assertThat(rig.faults).hasSize(2).allSatisfy(f -> assertThat(f).isInstanceOf(RetryableException.class));
        rig.step();
        rig.tap.fail(Fault.of(kind, 2));
        rig.untilUpToDate();
        assertThat(rig.faults)
                .as("what went wrong with the past only is tried again")
                .hasSize(2);
        assertThat(rig.kept).hasSize((int) rig.withoutClicks());
    }

    @Test
    void neverLooksAsIfItWorkedWhileNothingAnswers() throws Exception {
        try (Rig both = new Rig(DAY, new Rig.Settings())) {
            both.tap.fail(Fault.of(Kind.RESET, 12));
            for (int i = 1; i <= 12; i++) {
                both.step();
                assertThat(both.faults).hasSize(i);
            }
            assertThat(both.tap.requests()).anyMatch(a -> a.path().endsWith("/clicks/permitted"));
            both.untilUpToDate();
            assertThat(both.faults).hasSize(12);
        }
    }

    @Test
    void keepsTheEventsThatCameBeforeABreak() throws Exception {
        rig.tap.fail(Fault.of(Kind.GARBLED, 1));
        rig.step();
        assertThat(rig.faults)
                .singleElement()
                .satisfies(
                        f -> assertThat(f).hasMessageContaining("/v2/siem/all").hasMessageContaining("at byte"));
        assertThat(rig.kept).as("events before the break").isNotEmpty();
    }

    @Test
    void halvesTheWindowWhenTapCannotCopeAndGrowsBack() throws Exception {
        rig.tap.fail(Fault.status(504, "", 3));
        rig.untilUpToDate();
        List<Duration> lengths = rig.tap.requests().stream()
                .map(a -> Duration.between(a.from(), a.to()))
                .toList();
        assertThat(lengths.subList(0, 7))
                .containsExactly(
                        Duration.ofMinutes(60),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(450),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(60));
        assertThat(rig.kept).hasSize((int) rig.withoutClicks());
    }

    @Test
    void neverAsksForLessThanThirtySeconds() throws Exception {
        rig.tap.fail(Fault.status(500, "", 20));
        rig.untilUpToDate();
        assertThat(rig.tap.requests())
                .allSatisfy(
                        a -> assertThat(Duration.between(a.from(), a.to())).isBetween(Window.SHORTEST, Window.LONGEST));
        assertThat(rig.kept).hasSize((int) rig.withoutClicks());
    }

    @Test
    void shortensAfterAnAnswerThatNeverComes() throws Exception {
        rig.tap.fail(Fault.slow(Duration.ofSeconds(20), 1));
        rig.step();
        assertThat(rig.faults).singleElement().isInstanceOf(RetryableException.class);
        rig.step();
        Asked second = rig.tap.requests().stream()
                .filter(a -> a.status() == 200)
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(second.from(), second.to())).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void restsFiveMinutesAfterA429AndThenAsksOnce() throws Exception {
        rig.step();
        rig.tap.fail(Fault.status(429, "", 2));
        Instant first = rig.clock.instant();
        rig.step();
        rig.restart();
        assertThat(rig.clock.instant()).isEqualTo(first.plus(Duration.ofMinutes(5)));
        rig.step();
        rig.step();
        assertThat(rig.tap.requests().stream().map(Asked::status)).containsExactly(200, 429, 429, 200);
        assertThat(rig.tap.requests().get(3).at()).isEqualTo(first.plus(Duration.ofMinutes(10)));
    }

    @Test
    void leavesAPoolAloneThoughItIsPolledDuringItsRest() throws Exception {
        rig.tap.fail(Fault.status(429, "", 1));
        rig.step();
        rig.clock.advance(Duration.ofMinutes(-3));
        rig.restart();
        Page page = rig.step().orElseThrow();
        assertThat(page.pause()).isEqualTo(Duration.ofMinutes(3));
        assertThat(rig.tap.requests()).hasSize(1);
        rig.clock.advance(Duration.ofMinutes(-1));
        RequestPool pool = rig.source().requests().get(0);
        assertThat(pool.name()).isEqualTo("siem");
        assertThat(pool.waitsUntil()).contains(Rig.START.plus(Duration.ofMinutes(5)));
        assertThat(pool.reason()).contains("429");
    }

    @Test
    void asksAPersonWhenCredentialsAreRefusedAndThenOnlyEvery15Minutes() throws Exception {
        rig.tap.fail(Fault.status(401, "no", 1_000));
        rig.run(Duration.ofMinutes(44));
        assertThat(rig.tap.requests()).hasSize(3);
        assertThat(rig.faults).allSatisfy(f -> {
            assertThat(f).isInstanceOf(BlockedException.class).hasMessageContaining("credentials");
            assertThat(f.remedy()).contains("TAP dashboard");
        });
        rig.tap.heal();
        rig.run(Duration.ofMinutes(16));
        assertThat(rig.kept).isNotEmpty();
    }

    @Test
    void triesNewCredentialsAtOnce() throws Exception {
        AtomicReference<String> secret = new AtomicReference<>("outdated");
        TapConfig config = new Rig.Settings().at(rig.tap.url(), Secret.of(secret::get));
        try (Source source = new TapPlugin().open(config, rig.context)) {
            for (int i = 0; i < 5; i++) {
                assertThat(blocked(source)).isNotNull();
                rig.clock.advance(Lockout.LOOK);
            }
            assertThat(rig.tap.requests()).hasSize(1);
            secret.set(SimulatedTap.SECRET);
            source.poll(rig.checkpoint, new CollectingEmitter());
            assertThat(rig.tap.requests().stream().map(Asked::status)).containsExactly(401, 200);
        }
    }

    @Test
    void tellsRightCredentialsWithoutTheRightApart() throws Exception {
        rig.tap.fail(Fault.status(403, "", 1));
        rig.step();
        assertThat(rig.faults).singleElement().satisfies(f -> {
            assertThat(f).isInstanceOf(BlockedException.class).hasMessageContaining("accepted the credentials");
            assertThat(f.remedy()).contains("licence");
        });
    }

    @Test
    void saysWhatToDoAboutAWrongAddress() throws Exception {
        rig.tap.fail(Fault.status(404, "<html>nothing here</html>", 1));
        rig.step();
        assertThat(rig.faults).singleElement().satisfies(f -> {
            assertThat(f)
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining(rig.tap.url().replace("http://", ": ") + "/v2/siem/");
            assertThat(f.remedy()).contains("base-url");
        });
    }

    @Test
    void stopsAtA400ThatItDoesNotKnow() throws Exception {
        rig.tap.fail(Fault.status(400, "the tenant cannot be identified", 1_000));
        rig.run(Duration.ofMinutes(44));
        assertThat(rig.faults)
                .hasSize(3)
                .allSatisfy(f -> assertThat(f)
                        .isInstanceOf(BlockedException.class)
                        .hasMessageContaining("the tenant cannot be identified"));
    }

    /** What a 400 is about, only its text tells. */
    @Test
    void callsNobodyForA400ThatBreaksOff() throws Exception {
        Reply cut = Reply.of(400, "The requested interval is still current.").truncated();
        try (FaultyServer breaking = FaultyServer.answering(request -> cut);
                Source source = new TapPlugin()
                        .open(new Rig.Settings().at(breaking.url().toString()), rig.context)) {
            assertThatThrownBy(() -> source.poll(rig.checkpoint, new CollectingEmitter()))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("broke off");
        }
    }

    /** The connection may have broken before the first byte: that is no hour without events. */
    @Test
    void takesNothingThatDoesNotSayHowLongItIsForNoAnswer() throws Exception {
        try (MockWebServer breaking = new MockWebServer()) {
            breaking.enqueue(new MockResponse.Builder()
                    .clearHeaders()
                    .onResponseEnd(new SocketEffect.CloseSocket())
                    .build());
            breaking.start(InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), 0);
            String url = "http://127.0.0.1:" + breaking.getPort();
            try (Source source = new TapPlugin().open(new Rig.Settings().at(url), rig.context)) {
                assertThatThrownBy(() -> source.poll(rig.checkpoint, new CollectingEmitter()))
                        .isInstanceOf(RetryableException.class)
                        .hasMessageContaining("before anything came");
            }
        }
    }

    @Test
    void callsAPersonWhenTapRefusesEvenTheShortestWindow() throws Exception {
        rig.untilUpToDate();
        rig.tap.fail(Fault.status(400, "the tenant cannot be identified", 1_000));
        rig.run(Duration.ofMinutes(5));
        assertThat(rig.faults).hasSize(8);
        assertThat(rig.faults.get(7)).isInstanceOf(BlockedException.class);
    }

    @Test
    void readsALaterStartWhenTapHasForgotten() throws Exception {
        try (Rig week = new Rig(DAY, new Rig.Settings().withoutClicks().startFrom(Duration.ofDays(7)))) {
            week.step();
            week.tap.fail(Fault.status(
                    400,
                    "The requested start time is too far into the past. Requests for information up to 7.00d are accepted",
                    2));
            week.untilUpToDate();
            assertThat(week.faults).hasSize(2).allSatisfy(f -> assertThat(f).isInstanceOf(RetryableException.class));
            assertThat(week.gaps()).as("a first run has nothing to lose").isEmpty();
            assertThat(week.tap.requests().get(3).from())
                    .isAfter(week.tap.requests().get(1).from().plus(Duration.ofMinutes(29)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -20, 20})
    void beginsAsFarBackAsTapAnswersWithoutARefusalOrAGap(int skew) throws Exception {
        try (Rig week = new Rig(DAY, new Rig.Settings().withoutClicks().startFrom(Duration.ofDays(7)))) {
            week.tap.skew(Duration.ofMinutes(skew));
            week.step();
            week.untilUpToDate();
            assertThat(week.faults).as("refusals until the clock was known").hasSizeLessThanOrEqualTo(skew < 0 ? 1 : 0);
            assertThat(week.gaps()).isEmpty();
            assertThat(week.tap.requests().stream().filter(a -> a.status() != 200))
                    .hasSizeLessThan(2);
            assertThat(week.tap.requests())
                    .anySatisfy(a -> assertThat(a.from()).isBefore(a.at().minus(Duration.ofHours(167))));
        }
    }

    @Test
    void doesNotMoveOnWhenAFreshWindowIsCalledTooOld() throws Exception {
        rig.untilUpToDate();
        rig.tap.fail(Fault.status(400, "The sinceTime parameter gives a time too far into the past", 1));
        rig.step();
        assertThat(rig.faults).singleElement().isInstanceOf(RetryableException.class);
        rig.step();
        assertThat(rig.gaps()).isEmpty();
    }

    @Test
    void asksForALongerWindowWhenTapFindsItTooShort() throws Exception {
        Rig.Settings settings =
                new Rig.Settings().withoutClicks().lookBack(Duration.ZERO).pollInterval(Duration.ofSeconds(5));
        try (Rig quick = new Rig(DAY, settings.startFrom(Duration.ofMinutes(5)))) {
            quick.untilUpToDate();
            quick.tap.fail(Fault.status(400, "The requested interval is too short. Requests must be for 60.00s", 1));
            quick.step();
            quick.step();
            Asked last = quick.tap.requests().get(quick.tap.requests().size() - 1);
            assertThat(Duration.between(last.from(), last.to())).isEqualTo(Duration.ofSeconds(60));
            assertThat(last.status()).isEqualTo(200);
        }
    }

    @Test
    void padsAWindowBackwardsRatherThanAskForTooLittle() throws Exception {
        Rig.Settings settings =
                new Rig.Settings().withoutClicks().lookBack(Duration.ZERO).pollInterval(Duration.ofSeconds(5));
        try (Rig quick = new Rig(DAY, settings.startFrom(Duration.ZERO))) {
            quick.run(Duration.ofMinutes(2));
            assertThat(quick.faults).isEmpty();
            assertThat(quick.tap.requests())
                    .hasSizeGreaterThan(20)
                    .allSatisfy(
                            a -> assertThat(Duration.between(a.from(), a.to())).isEqualTo(Window.SHORTEST));
        }
    }

    @Test
    void goesByTapsClockWhenThisOneIsAhead() throws Exception {
        rig.tap.skew(Duration.ofMinutes(-20));
        rig.step();
        rig.untilUpToDate();
        assertThat(rig.faults).as("refusals until the clock was known").hasSizeLessThanOrEqualTo(1);
        Asked last = rig.lastLive();
        assertThat(last.to()).isEqualTo(last.at().minusSeconds(60));
    }

    @Test
    void goesByTapsClockWhenThisOneIsBehind() throws Exception {
        rig.tap.skew(Duration.ofMinutes(20));
        rig.untilUpToDate();
        Asked last = rig.lastLive();
        assertThat(last.to()).isEqualTo(last.at().minusSeconds(60));
    }

    @Test
    void endsItsWindowsEarlierWhenTapFindsThemStillCurrent() throws Exception {
        rig.untilUpToDate();
        String before = rig.checkpoint.values().get("read-up-to");
        rig.tap.fail(Fault.status(400, "The requested interval is still current.", 1));
        rig.step();
        assertThat(rig.faults).singleElement().satisfies(f -> {
            assertThat(f).isInstanceOf(RetryableException.class);
            assertThat(f.remedy()).contains("clock");
        });
        assertThat(rig.checkpoint.values()).containsEntry("read-up-to", before);
        rig.step();
        Asked last = rig.tap.requests().get(rig.tap.requests().size() - 1);
        assertThat(Duration.between(last.to(), last.at())).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void takesAnEmptyBodyAndA204AsAnEmptyWindow() throws Exception {
        rig.tap.fail(Fault.of(Kind.EMPTY, 1));
        rig.tap.fail(Fault.status(204, "", 1));
        rig.step();
        rig.step();
        assertThat(rig.faults).isEmpty();
        assertThat(rig.reads())
                .hasSize(2)
                .allSatisfy(r -> assertThat(r.found().values()).hasSize(3).containsOnly(0L));
        rig.step();
        assertThat(rig.reads().get(2).from()).isEqualTo(rig.reads().get(1).to());
    }

    @Test
    void doesNotCareWhatTheAnswerCallsItself() throws Exception {
        rig.tap.fail(Fault.of(Kind.PLAIN, 100));
        rig.untilUpToDate();
        assertThat(rig.kept).hasSize((int) rig.withoutClicks());
    }

    @Test
    void takesAStrangersJsonForNoAnswer() throws Exception {
        rig.tap.fail(Fault.status(200, "{\"error\":\"access denied\"}", 1));
        rig.step();
        assertThat(rig.faults).singleElement().isInstanceOf(RetryableException.class);
        assertThat(rig.coverage).isEmpty();
    }

    @Test
    void movesOnlyAsFarAsWasServed() throws Exception {
        rig.step();
        rig.tap.fail(Fault.of(Kind.SERVED_EARLIER, 1));
        Page page = rig.step().orElseThrow();
        Asked asked = rig.tap.requests().get(1);
        assertThat(page.coverage())
                .singleElement()
                .satisfies(c -> assertThat(c.to()).isEqualTo(asked.to().minusSeconds(60)));
        rig.step();
        assertThat(rig.tap.requests().get(2)).as("the live poll").isEqualTo(rig.lastLive());
        rig.step();
        assertThat(rig.tap.requests().get(3).from()).isEqualTo(asked.to().minusSeconds(60));
        rig.untilUpToDate();
        assertThat(rig.kept).hasSize((int) rig.withoutClicks());
    }

    @Test
    void readsTheLookBackThoughTapServesEachWindowALittleShort() throws Exception {
        rig.untilUpToDate();
        rig.tap.fail(Fault.of(Kind.SERVED_EARLIER, 100));
        rig.step();
        rig.step();
        Asked last = rig.lastLive();
        assertThat(Duration.between(last.from(), last.to())).isEqualTo(Duration.ofMinutes(60));
        assertThat(rig.clock.instant()).isAfterOrEqualTo(last.at().plusSeconds(60));
    }

    @Test
    void tellsNobodyTheSecret() throws Exception {
        rig.tap.fail(Fault.status(400, "you sent " + SimulatedTap.SECRET, 1));
        rig.tap.fail(Fault.status(418, "you sent " + SimulatedTap.SECRET, 1));
        rig.tap.fail(Fault.status(401, "you sent " + SimulatedTap.SECRET, 1));
        rig.step();
        rig.step();
        rig.step();
        assertThat(rig.faults).hasSize(3);
        for (TransferException fault : rig.faults) {
            assertThat(fault + fault.remedy() + fault.remembered()).doesNotContain(SimulatedTap.SECRET);
        }
    }

    /** What is hidden is what was sent, not what is configured by now. */
    @Test
    void tellsNobodyASecretThatWasRotatedMeanwhile() throws Exception {
        AtomicReference<String> secret = new AtomicReference<>("the-one-before");
        try (FaultyServer echo = FaultyServer.answering(request -> {
            String sent = secret.getAndSet("the-one-after");
            return Reply.of(418, "you sent " + sent + ", " + request.header("Authorization"));
        })) {
            TapConfig config = new Rig.Settings().at(echo.url().toString(), Secret.of(secret::get));
            try (Source source = new TapPlugin().open(config, rig.context)) {
                assertThat(blocked(source))
                        .hasMessageContaining("you sent <secret>")
                        .hasMessageContaining("Basic <secret>");
            }
        }
    }

    @Test
    void checksWithOneSmallRequestThatIsCounted() throws Exception {
        rig.step();
        int used = (int) rig.source().requests().get(0).used();
        rig.checkpoint = rig.source().check(rig.checkpoint);
        Asked last = rig.tap.requests().get(1);
        assertThat(Duration.between(last.from(), last.to())).isEqualTo(Duration.ofSeconds(60));
        assertThat(rig.source().requests().get(0).used()).isEqualTo(used + 1);
        assertThat(TapState.of(rig.checkpoint).log(Pool.SIEM).used(rig.clock.instant()))
                .isEqualTo(used + 1);
    }

    private BlockedException blocked(Source source) throws Exception {
        try {
            source.poll(rig.checkpoint, new CollectingEmitter());
        } catch (BlockedException e) {
            return e;
        }
        throw new AssertionError("was not blocked");
    }
}
