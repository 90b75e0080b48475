package io.collector.completeness.judge;

import io.collector.completeness.world.Fact;
import io.collector.completeness.world.Feed;
import io.collector.completeness.world.World;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one target has got of each content of each fact: how often, and when first. For one thread at a time.
 *
 * <p>It goes by the world's own numbers, so it knows nothing of the collector's identities.
 */
public final class Received {
    private final World world;
    private final int[] firstOf;
    private final int[] times;
    private final long[] firstAt;

    public Received(World world) {
        this.world = world;
        List<Fact> facts = world.facts();
        this.firstOf = new int[facts.size() + 1];
        for (Fact fact : facts) {
            firstOf[fact.number() + 1] = firstOf[fact.number()] + fact.contents();
        }
        this.times = new int[firstOf[facts.size()]];
        this.firstAt = new long[times.length];
    }

    public void took(Fact fact, int content, Instant at) {
        int place = firstOf[fact.number()] + content;
        if (times[place]++ == 0) {
            firstAt[place] = at.toEpochMilli();
        }
    }

    /** Whether it came in any version. */
    public boolean has(Fact fact) {
        for (int content = 0; content < fact.contents(); content++) {
            if (times(fact, content) > 0) {
                return true;
            }
        }
        return false;
    }

    /** How often one content of a fact came. */
    int times(Fact fact, int content) {
        return times[firstOf[fact.number()] + content];
    }

    /**
     * The verdict.
     *
     * @param visibleBefore what TAP showed before this must have come
     */
    public Verdict judge(Instant visibleBefore) {
        return judge(visibleBefore, at -> false);
    }

    /**
     * The verdict.
     *
     * @param visibleBefore what TAP showed before this must have come
     * @param outage whether there was one at a time
     */
    public Verdict judge(Instant visibleBefore, Predicate<Instant> outage) {
        long due = 0;
        long missing = 0;
        long staleVerdicts = 0;
        long replaced = 0;
        long doubled = 0;
        Map<Feed, Delays> delays = none();
        Map<Feed, Delays> usual = none();
        for (Fact fact : world.facts()) {
            int latest = latest(fact, visibleBefore);
            int got = 0;
            for (int content = 0; content < fact.contents(); content++) {
                int n = times(fact, content);
                got += n > 0 ? 1 : 0;
                doubled += Math.max(0, n - 1);
                replaced += n == 0 && content < latest ? 1 : 0;
                if (n > 0) {
                    long at = firstAt[firstOf[fact.number()] + content];
                    Instant visible = fact.firstVisible(content);
                    delays.get(fact.feed()).add(at - visible.toEpochMilli());
                    if (!outage.test(visible)) {
                        usual.get(fact.feed()).add(at - visible.toEpochMilli());
                    }
                }
            }
            if (latest >= 0) {
                due++;
                missing += got == 0 ? 1 : 0;
                staleVerdicts += got > 0 && times(fact, latest) == 0 ? 1 : 0;
            }
        }
        return new Verdict(due, missing, staleVerdicts, doubled, replaced, delays, usual);
    }

    private static Map<Feed, Delays> none() {
        Map<Feed, Delays> none = new EnumMap<>(Feed.class);
        for (Feed feed : Feed.values()) {
            none.put(feed, new Delays());
        }
        return none;
    }

    /** The latest content that could be seen before a time; -1 if none. */
    private static int latest(Fact fact, Instant before) {
        int version = fact.current(before);
        return version < 0 ? -1 : fact.versions().get(version).content();
    }
}
