package io.collector.completeness.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What goes wrong, and when. Immutable.
 *
 * @param faults of TAP
 * @param stops of the collector
 * @param sinks that are down
 * @param jumps of the collector's clock
 * @param blind what TAP cannot answer for
 */
public record Trouble(List<Spell> faults, List<Stop> stops, List<Refusal> sinks, List<Jump> jumps, List<Blind> blind) {
    public static final Trouble NONE = new Trouble(List.of(), List.of(), List.of(), List.of());

    private static final Set<String> EVERY_POOL = Set.of("siem", "clicks-permitted");
    private static final Set<String> SIEM = Set.of("siem");
    private static final Set<String> CLICKS = Set.of("clicks-permitted");

    /**
     * A spell of faults.
     *
     * @param from inclusive
     * @param to exclusive
     * @param fault what befalls a request
     * @param percent how many of 100 requests it befalls
     * @param pools whose requests
     */
    public record Spell(Instant from, Instant to, Fault fault, int percent, Set<String> pools) {}

    /**
     * The collector stops, or its host does.
     *
     * @param at when
     * @param down until when it does not run
     * @param midAnswer whether it stops while the next answer is being read, rather than between two requests
     */
    public record Stop(Instant at, Duration down, boolean midAnswer) {}

    /** A sink takes nothing for some time. */
    public record Refusal(String sink, Instant from, Instant to) {}

    /**
     * The collector's clock is set.
     *
     * @param at when, by the true time
     * @param by how far it is ahead of the true time from then on; negative if behind
     */
    public record Jump(Instant at, Duration by) {}

    /**
     * A stretch that TAP has no answer for, whoever asks for it or for more.
     *
     * @param from inclusive
     * @param to inclusive
     * @param until for how long that is so
     * @param fault what befalls a request
     */
    public record Blind(Instant from, Instant to, Instant until, Fault fault) {
        boolean befalls(Instant windowFrom, Instant windowTo, Instant at) {
            return at.isBefore(until) && !windowFrom.isAfter(to) && !windowTo.isBefore(from);
        }
    }

    public Trouble(List<Spell> faults, List<Stop> stops, List<Refusal> sinks, List<Jump> jumps) {
        this(faults, stops, sinks, jumps, List.of());
    }

    public Trouble {
        blind = List.copyOf(blind);
        faults = List.copyOf(faults);
        stops = stops.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList();
        sinks = List.copyOf(sinks);
        jumps = jumps.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList();
    }

    /** How far the collector's clock is ahead. */
    public Duration skew(Instant now) {
        Duration skew = Duration.ZERO;
        for (Jump jump : jumps) {
            skew = jump.at().isAfter(now) ? skew : jump.by();
        }
        return skew;
    }

    /** The fault that befalls a request for a window. */
    public Fault fault(String pool, Instant windowFrom, Instant windowTo, Instant at) {
        for (Blind stretch : blind) {
            if (stretch.befalls(windowFrom, windowTo, at)) {
                return stretch.fault();
            }
        }
        for (Spell spell : faults) {
            boolean now = !at.isBefore(spell.from()) && at.isBefore(spell.to());
            if (now && spell.pools().contains(pool) && lot(at, spell) < spell.percent()) {
                return spell.fault();
            }
        }
        return Fault.NONE;
    }

    /** Whether nothing can be collected, from one pool at least. */
    public boolean isOutage(Instant at) {
        return isOff(at)
                || faults.stream().anyMatch(s -> s.percent() == 100 && !at.isBefore(s.from()) && at.isBefore(s.to()));
    }

    /** Whether the collector is off. */
    public boolean isOff(Instant at) {
        return stops.stream().anyMatch(s -> !at.isBefore(s.at()) && at.isBefore(s.at().plus(s.down())));
    }

    public boolean takes(String sink, Instant at) {
        return sinks.stream().noneMatch(r -> r.sink().equals(sink) && !at.isBefore(r.from()) && at.isBefore(r.to()));
    }

    /** The first stop at or after a time. */
    public Optional<Stop> stopFrom(Instant time) {
        return stops.stream().filter(s -> !s.at().isBefore(time)).findFirst();
    }

    private static int lot(Instant at, Spell spell) {
        long drawn =
                at.toEpochMilli() * 0x9E3779B97F4A7C15L + spell.fault().name().hashCode();
        return (int) Math.floorMod(drawn ^ (drawn >>> 31), 100L);
    }

    /** A bad week: every kind of trouble, for minutes, hours and more than a day. */
    public static Trouble badWeek(Instant start) {
        Week week = new Week(start);
        return new Trouble(
                List.of(
                        week.spell("P0DT10H", "PT5M", Fault.UNAVAILABLE, 100, EVERY_POOL),
                        week.spell("P1DT9H", "PT1H", Fault.OVERLOADED, 40, EVERY_POOL),
                        week.spell("P2DT2H", "PT3H", Fault.BROKEN, 100, EVERY_POOL),
                        week.spell("P2DT11H", "PT90M", Fault.THROTTLED, 100, SIEM),
                        week.spell("P5DT16H", "PT1H", Fault.CUT, 25, EVERY_POOL),
                        week.spell("P5DT20H", "PT40M", Fault.THROTTLED, 100, CLICKS),
                        week.spell("P6DT9H", "PT2H", Fault.UNAVAILABLE, 30, EVERY_POOL),
                        week.spell("P6DT13H", "PT1H", Fault.GARBLED, 25, EVERY_POOL),
                        week.spell("P0D", "P7D", Fault.CUT, 1, EVERY_POOL)),
                List.of(
                        week.stop("P0DT15H", "PT2S", true),
                        week.stop("P1DT4H17M", "PT2S", false),
                        week.stop("P1DT14H", "PT5M", true),
                        week.stop("P2DT7H3M", "PT2S", true),
                        week.stop("P2DT12H", "PT2S", false),
                        week.stop("P3DT8H", "PT30H", true),
                        week.stop("P4DT15H", "PT2S", true),
                        week.stop("P5DT3H", "PT3H", false),
                        week.stop("P5DT16H30M", "PT2S", true),
                        week.stop("P6DT10H", "PT2S", true),
                        week.stop("P6DT22H", "PT2S", false)),
                List.of(
                        week.refusal("two", "P1DT20H", "PT4H"),
                        week.refusal("three", "P5DT10H", "PT8H"),
                        week.refusal("two", "P6DT21H", "PT2H")),
                List.of());
    }

    private record Week(Instant start) {
        Spell spell(String at, String length, Fault fault, int percent, Set<String> pools) {
            Instant from = at(at);
            return new Spell(from, from.plus(Duration.parse(length)), fault, percent, pools);
        }

        Stop stop(String at, String down, boolean midAnswer) {
            return new Stop(at(at), Duration.parse(down), midAnswer);
        }

        Refusal refusal(String sink, String at, String length) {
            Instant from = at(at);
            return new Refusal(sink, from, from.plus(Duration.parse(length)));
        }

        private Instant at(String offset) {
            return start.plus(Duration.parse(offset));
        }
    }
}
