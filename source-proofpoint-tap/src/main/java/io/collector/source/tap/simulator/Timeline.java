package io.collector.source.tap.simulator;

import io.collector.source.tap.simulator.Fact.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * Everything that happened and will happen, in the order of the times it is filed under. Safe for use by several
 * threads.
 *
 * <p>The time under which TAP files an event is later than the event by a delay that hardly varies within one list; one
 * event in a few dozen becomes visible later still, when windows over its time may long have been read.
 */
final class Timeline {
    private static final Map<String, Duration> DELAYS = Map.of(
            "clicksBlocked", Duration.ofMinutes(10),
            "clicksPermitted", Duration.ofMinutes(10),
            "messagesBlocked", Duration.ofMinutes(34),
            "messagesDelivered", Duration.ofMinutes(9));
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int NAMES = 8;

    private final Scenario scenario;
    private final Instant start;
    private final Random lot;
    private final NavigableMap<Instant, List<Entry>> entries = new TreeMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final int history;
    private Instant drawnTo;
    private long drawn;

    /**
     * A version in its place.
     *
     * @param fact the fact
     * @param version its number
     */
    record Entry(Fact fact, int version) {
        Version current() {
            return fact.versions().get(version);
        }
    }

    /**
     * Draws the history.
     *
     * @param start when it ends and the live stream begins
     */
    Timeline(Scenario scenario, Instant start) {
        this.scenario = scenario;
        this.start = start.truncatedTo(ChronoUnit.SECONDS);
        this.lot = new Random(scenario.seed());
        this.drawnTo = this.start;
        draw(scenario.events(), this.start.minus(scenario.history()), scenario.history());
        for (int i = 0; i < scenario.duringStart(); i++) {
            showDuringStart(i);
        }
        this.history = facts.size();
    }

    /** What an interval holds, both ends included, as far as it can be seen now. */
    synchronized List<Entry> between(Instant from, Instant to, Instant now) {
        drawUpTo(now);
        List<Entry> found = new ArrayList<>();
        entries.subMap(from, true, to, true)
                .values()
                .forEach(list -> list.stream()
                        // A version moves the event: it is no longer found where the one before was.
                        .filter(e -> e.fact().current(now) == e.version())
                        .forEach(found::add));
        return found;
    }

    /** All facts of which a version is visible. */
    synchronized List<Fact> facts(Instant now) {
        drawUpTo(now);
        return facts.stream().filter(f -> f.current(now) >= 0).toList();
    }

    /** The facts of the history, those not yet visible included. */
    synchronized List<Fact> history() {
        return List.copyOf(facts.subList(0, history));
    }

    private void drawUpTo(Instant now) {
        while (scenario.livePerHour() > 0 && drawnTo.isBefore(now)) {
            draw(scenario.livePerHour(), drawnTo, HOUR);
            drawnTo = drawnTo.plus(HOUR);
        }
    }

    private void draw(int count, Instant from, Duration span) {
        int before = facts.size();
        while (facts.size() - before < count) {
            Instant filed = from.plusMillis((long) (lot.nextDouble() * span.toMillis()));
            happen(filed, count - (facts.size() - before));
        }
    }

    /** One mail or one click, which is one fact for each recipient or threat. */
    private void happen(Instant filed, int most) {
        int kind = lot.nextInt(100);
        String array = kind < 45
                ? "messagesDelivered"
                : kind < 80 ? "messagesBlocked" : kind < 92 ? "clicksBlocked" : "clicksPermitted";
        boolean click = array.startsWith("clicks");
        int copies = Math.min(most, lot.nextInt(4) == 0 ? 2 + lot.nextInt(click ? 1 : 3) : 1);
        String guid = guid();
        long seed = lot.nextLong();
        Instant last = last(array, filed);
        Instant time = time(array, last);
        String person = person(0);
        for (int i = 0; i < copies; i++) {
            // Copies of a mail differ in the recipient, threats of a click in the threat.
            String recipient = click ? person : person(i);
            Instant own = click ? filed : filed.plusMillis(lot.nextInt(3000));
            add(new Fact(array, seed, guid, recipient, time, i, versions(array, own, last)));
        }
    }

    private List<Version> versions(String array, Instant filed, Instant last) {
        List<Version> versions = new ArrayList<>();
        boolean late = lot.nextInt(100) < scenario.latePercent();
        Instant shown = late
                ? filed.plusMillis(
                        (long) (lot.nextDouble() * scenario.maxLateness().toMillis()))
                : filed;
        // The history is complete when it ends, but for what shows during the start.
        Instant visible = shown.isAfter(start) && filed.isBefore(start) ? start : shown;
        versions.add(new Version(filed, visible, last, lot.nextInt(12) == 0 ? "cleared" : "active"));
        if (lot.nextInt(100) < scenario.updatePercent()) {
            Instant judged = later(filed, visible)
                    .plus(Duration.ofMinutes(10 + lot.nextInt(350)))
                    .truncatedTo(ChronoUnit.SECONDS);
            Instant again = judged.plus(DELAYS.getOrDefault(array, Duration.ZERO));
            versions.add(new Version(again, again, judged, lot.nextBoolean() ? "cleared" : "falsePositive"));
        }
        return versions;
    }

    /** Happened 45 to 58 minutes ago, filed within the last 55 minutes, to be seen in 12 to 20 seconds. */
    private void showDuringStart(int number) {
        Instant time = start.minusSeconds(45 * 60 + lot.nextInt(13 * 60));
        Instant filed = later(time.plusSeconds(300), start.minusSeconds(53 * 60));
        Instant visible = start.plusMillis(12_000 + lot.nextInt(8_000));
        Version only = new Version(filed, visible, time, "active");
        add(new Fact("messagesBlocked", lot.nextLong(), guid(), person(number), time, 0, List.of(only)));
    }

    private void add(Fact fact) {
        facts.add(fact);
        for (int i = 0; i < fact.versions().size(); i++) {
            entries.computeIfAbsent(fact.versions().get(i).filed(), t -> new ArrayList<>())
                    .add(new Entry(fact, i));
        }
    }

    /** The latest time that stands in the event. */
    private Instant last(String array, Instant filed) {
        Duration delay = DELAYS.getOrDefault(array, Duration.ZERO);
        return filed.minus(delay).plusSeconds(lot.nextInt(120) - 60).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Most things are judged as they happen; a delivered mail afterwards, and a permitted click even days later. */
    private Instant time(String array, Instant last) {
        return switch (array) {
            case "messagesDelivered" -> last.minusSeconds(lot.nextInt(lot.nextInt(20) == 0 ? 400_000 : 3_600));
            case "clicksPermitted" -> last.minusSeconds(lot.nextInt(lot.nextInt(5) == 0 ? 900_000 : 600));
            default -> last;
        };
    }

    private String guid() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        StringBuilder text = new StringBuilder(32);
        long number = drawn++;
        for (int i = 0; i < 26; i++) {
            text.append(alphabet.charAt(lot.nextInt(alphabet.length())));
        }
        for (int i = 0; i < 6; i++, number >>= 6) {
            text.append(alphabet.charAt((int) (number & 63)));
        }
        return text.toString();
    }

    private String person(int number) {
        // One draw for the name that there is no more, so that everything else falls as it always did.
        lot.nextInt(NAMES);
        return People.any(lot, number);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
