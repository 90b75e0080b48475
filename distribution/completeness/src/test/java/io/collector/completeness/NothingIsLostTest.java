package io.collector.completeness;

import io.collector.completeness.run.CollectorRun;
import io.collector.completeness.run.CollectorRun.Result;
import io.collector.completeness.run.CollectorRun.Settings;
import io.collector.completeness.world.Fault;
import io.collector.completeness.world.Filing;
import io.collector.completeness.world.Plot;
import io.collector.completeness.world.Trouble;
import io.collector.completeness.world.Trouble.Blind;
import io.collector.completeness.world.Trouble.Jump;
import io.collector.completeness.world.Trouble.Refusal;
import io.collector.completeness.world.Trouble.Spell;
import io.collector.completeness.world.Trouble.Stop;
import io.collector.completeness.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever goes wrong, as long as TAP shows an event before it was read for the last time. */
class NothingIsLostTest {
    private static final int SPAN_MINUTES = 6 * 60;
    private static final Instant START = Plot.MONDAY;
    /** With the fewest requests, what is to be looked at again when it is a day old comes up to a day later. */
    private static final Instant END = START.plus(Duration.ofDays(3));

    private static final Set<String> BOTH = Set.of("siem", "clicks-permitted");

    @Property(shrinking = ShrinkingMode.OFF)
    void noFactIsLostOrDoubledAndTheBudgetHolds(
            @ForAll("plots") Plot plot, @ForAll("troubles") Trouble trouble, @ForAll("settings") Settings settings)
            throws IOException {
        Path folder = Files.createTempDirectory("properties");
        try {
            Result result = new CollectorRun(World.of(plot), trouble, settings, folder, START, END).run();
            if (isSetBack(trouble)) {
                Expectations.withinGrant(result, settings);
            } else {
                Expectations.withinBudget(result, settings);
            }
            Expectations.complete(result, END);
        } finally {
            delete(folder);
        }
    }

    /** Found by the property: a clock that leaps ahead once TAP has begun to answer for what it could not. */
    @Example
    void theBudgetHoldsThoughTheClockLeapsAheadAfterTrouble() throws IOException {
        noFactIsLostOrDoubledAndTheBudgetHolds(
                new Plot(2, START, Duration.ofMinutes(SPAN_MINUTES), 150, Filing.INDEXED, 30, 15, 10),
                new Trouble(
                        List.of(
                                new Spell(at("08:40:43"), at("10:51:43"), Fault.CUT, 50, BOTH),
                                new Spell(at("08:05:07"), at("10:39:07"), Fault.UNAVAILABLE, 20, Set.of("siem")),
                                new Spell(at("00:00:30"), at("02:45:30"), Fault.GARBLED, 100, Set.of("siem"))),
                        List.of(),
                        List.of(),
                        List.of(new Jump(at("12:00:00"), Duration.ofHours(36))),
                        List.of(new Blind(at("00:02:46"), at("00:19:32"), at("00:37:32"), Fault.GARBLED))),
                Settings.DEFAULT.polling(Duration.ofMinutes(14)).granted(437));
    }

    /** Once events are deleted that seem old, nothing but what was remembered of them tells that they were had already. */
    @Example
    void nothingIsDoubledThoughTheClockIsWeeksAheadForHours() throws IOException {
        noFactIsLostOrDoubledAndTheBudgetHolds(
                new Plot(7, START, Duration.ofMinutes(SPAN_MINUTES), 150, Filing.INDEXED, 30, 15, 10),
                new Trouble(
                        List.of(),
                        List.of(new Stop(at("03:30:00"), Duration.ofMinutes(3), false)),
                        List.of(),
                        List.of(new Jump(at("02:00:00"), Duration.ofDays(40)), new Jump(at("04:00:00"), Duration.ZERO)),
                        List.of()),
                Settings.DEFAULT.polling(Duration.ofMinutes(8)));
    }

    /** As after a start without a clock that runs on while the machine is off. */
    @Example
    void nothingIsDoubledThoughTheClockIsWeeksBehindForHours() throws IOException {
        noFactIsLostOrDoubledAndTheBudgetHolds(
                new Plot(8, START, Duration.ofMinutes(SPAN_MINUTES), 150, Filing.INDEXED, 30, 15, 10),
                new Trouble(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new Jump(START.minusSeconds(60), Duration.ofDays(-40)),
                                new Jump(at("04:00:00"), Duration.ZERO)),
                        List.of()),
                Settings.DEFAULT.polling(Duration.ofMinutes(8)));
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    /** Found by the property: few requests, and permitted clicks that cannot be polled by themselves. */
    @Example
    void nothingIsLostThoughTheBudgetIsSmallAndOneEndpointAnswersInHalves() throws IOException {
        noFactIsLostOrDoubledAndTheBudgetHolds(
                new Plot(-39, START, Duration.ofMinutes(SPAN_MINUTES), 148, Filing.INDEXED, 30, 15, 10),
                new Trouble(
                        List.of(new Spell(
                                START,
                                START.plus(Duration.ofMinutes(199)),
                                Fault.GARBLED,
                                100,
                                Set.of("clicks-permitted"))),
                        List.of(),
                        List.of(),
                        List.of()),
                Settings.DEFAULT.polling(Duration.ofMinutes(8)).granted(201));
    }

    /** Found by the property: few requests, stops, and a stretch that TAP has no answer for. */
    @Example
    void nothingIsLostThoughTheBudgetIsSmallAndAStretchHasNoAnswerForHours() throws IOException {
        noFactIsLostOrDoubledAndTheBudgetHolds(
                new Plot(65, START, Duration.ofMinutes(SPAN_MINUTES), 140, Filing.INDEXED, 30, 15, 10),
                new Trouble(
                        List.of(
                                new Spell(
                                        at("00:23:03"),
                                        at("01:17:03"),
                                        Fault.OVERLOADED,
                                        100,
                                        Set.of("clicks-permitted")),
                                new Spell(at("00:15:50"), at("01:01:50"), Fault.UNAVAILABLE, 20, Set.of("siem"))),
                        List.of(
                                new Stop(at("00:06:22"), Duration.ofMinutes(22), false),
                                new Stop(at("00:52:20"), Duration.ofMinutes(4), false),
                                new Stop(at("12:00:00"), Duration.ofMinutes(2), true)),
                        List.of(),
                        List.of(),
                        List.of(new Blind(at("00:22:13"), at("00:23:10"), at("05:38:10"), Fault.BROKEN))),
                Settings.DEFAULT.polling(Duration.ofMinutes(8)).granted(201));
    }

    /**
     * A clock that was set back while the collector was off is believed until the next answer, and requests are forgotten
     * too soon afterwards.
     */
    private static boolean isSetBack(Trouble trouble) {
        if (trouble.stops().isEmpty()) {
            return false;
        }
        Duration before = Duration.ZERO;
        for (Jump jump : trouble.jumps()) {
            if (jump.by().compareTo(before) < 0) {
                return true;
            }
            before = jump.by();
        }
        return false;
    }

    @Provide
    Arbitrary<Plot> plots() {
        return Combinators.combine(
                        Arbitraries.longs(), Arbitraries.integers().between(20, 150), Arbitraries.of(Filing.class))
                .as((seed, events, filing) ->
                        new Plot(seed, START, Duration.ofMinutes(SPAN_MINUTES), events, filing, 30, 15, 10));
    }

    @Provide
    Arbitrary<Settings> settings() {
        return Combinators.combine(
                        Arbitraries.integers().between(8, 30),
                        Arbitraries.integers().between(200, 1800))
                .as((minutes, perDay) ->
                        Settings.DEFAULT.polling(Duration.ofMinutes(minutes)).granted(perDay));
    }

    @Provide
    Arbitrary<Trouble> troubles() {
        return Combinators.combine(
                        spells().list().ofMaxSize(4),
                        stops().list().ofMaxSize(4),
                        refusals().list().ofMaxSize(2),
                        jumps().list().ofMaxSize(3),
                        blind().list().ofMaxSize(2))
                .as(Trouble::new);
    }

    private static Arbitrary<Spell> spells() {
        return Combinators.combine(
                        moments(),
                        minutes(200),
                        Arbitraries.of(Fault.class).filter(f -> f != Fault.NONE),
                        Arbitraries.of(20, 50, 100),
                        Arbitraries.of(BOTH, Set.of("siem"), Set.of("clicks-permitted")))
                .as((at, length, fault, percent, pools) -> new Spell(at, at.plus(length), fault, percent, pools));
    }

    private static Arbitrary<Stop> stops() {
        return Combinators.combine(moments(), minutes(400), Arbitraries.of(true, false))
                .as(Stop::new);
    }

    private static Arbitrary<Refusal> refusals() {
        return Combinators.combine(Arbitraries.of("one", "two", "three"), moments(), minutes(300))
                .as((sink, at, length) -> new Refusal(sink, at, at.plus(length)));
    }

    private static Arbitrary<Jump> jumps() {
        return Combinators.combine(moments(), Arbitraries.integers().between(-36 * 60, 36 * 60))
                .as((at, minutes) -> new Jump(at, Duration.ofMinutes(minutes)));
    }

    private static Arbitrary<Blind> blind() {
        return Combinators.combine(
                        moments(),
                        Arbitraries.integers().between(1, 3_600),
                        minutes(480),
                        Arbitraries.of(Fault.UNAVAILABLE, Fault.REFUSED, Fault.BROKEN, Fault.CUT, Fault.GARBLED))
                .as((from, seconds, lasting, fault) -> {
                    Instant to = from.plusSeconds(seconds);
                    return new Blind(from, to, to.plus(lasting), fault);
                });
    }

    private static Arbitrary<Instant> moments() {
        return Arbitraries.integers().between(0, 2 * SPAN_MINUTES * 60).map(START::plusSeconds);
    }

    private static Arbitrary<Duration> minutes(int most) {
        return Arbitraries.integers().between(0, most).map(Duration::ofMinutes);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
