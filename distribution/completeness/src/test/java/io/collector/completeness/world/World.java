package io.collector.completeness.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Everything that happens, and what TAP shows of it at any time. Immutable; safe for use by several threads. */
public final class World {
    private final Plot plot;
    private final List<Fact> facts;
    private final Entry[] entries;

    private record Entry(long filed, Fact fact, int version) {}

    /**
     * An event in an answer.
     *
     * @param fact what it is about
     * @param version the number of the version that is shown
     * @param order in which of several orders its lists are written: TAP has no fixed one
     */
    public record Shown(Fact fact, int version, int order) {
        public int content() {
            return fact.versions().get(version).content();
        }
    }

    private World(Plot plot, List<Fact> facts) {
        this.plot = plot;
        this.facts = List.copyOf(facts);
        List<Entry> all = new ArrayList<>();
        for (Fact fact : facts) {
            for (int i = 0; i < fact.versions().size(); i++) {
                all.add(new Entry(fact.versions().get(i).filed().getEpochSecond(), fact, i));
            }
        }
        this.entries = all.toArray(Entry[]::new);
        Arrays.sort(entries, (a, b) -> Long.compare(a.filed(), b.filed()));
    }

    /** The world of a plot. */
    public static World of(Plot plot) {
        return new World(plot, new Drawing(plot).facts());
    }

    public Plot plot() {
        return plot;
    }

    public List<Fact> facts() {
        return facts;
    }

    /**
     * What an interval holds that can be seen now. Both ends count: which of them do is not documented, and the same
     * event was seen in two windows that only touch. A new version moves the event to another time.
     */
    public List<Shown> between(Collection<Feed> feeds, Instant from, Instant to, Instant now) {
        List<Shown> shown = new ArrayList<>();
        for (int i = firstAt(from.getEpochSecond() + (from.getNano() > 0 ? 1 : 0));
                i < entries.length && entries[i].filed() <= to.getEpochSecond();
                i++) {
            Entry entry = entries[i];
            if (feeds.contains(entry.fact().feed()) && entry.fact().current(now) == entry.version()) {
                shown.add(new Shown(entry.fact(), entry.version(), order(entry.fact(), now)));
            }
        }
        return shown;
    }

    /** Nine times out of ten as the time before. */
    private static int order(Fact fact, Instant now) {
        long drawn = (fact.number() * 0x9E3779B97F4A7C15L) ^ (now.getEpochSecond() * 0xC2B2AE3D27D4EB4FL);
        int lot = (int) Math.floorMod(drawn ^ (drawn >>> 29), 30L);
        return lot <= 3 ? lot : 0;
    }

    private int firstAt(long second) {
        int low = 0;
        int high = entries.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle].filed() < second) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
