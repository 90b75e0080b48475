package io.collector.completeness.world;

import io.collector.completeness.world.Fact.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the facts of a plot. For one thread, once. */
final class Drawing {
    /** One event in fifty belongs to a campaign that hits the tenant within ten minutes. */
    private static final int CAMPAIGN_PERCENT = 2;

    private static final Duration CAMPAIGN = Duration.ofMinutes(10);
    private static final int PEOPLE = 4_000;

    private final Plot plot;
    private final SplittableRandom lot;
    private final List<Fact> facts = new ArrayList<>();

    Drawing(Plot plot) {
        this.plot = plot;
        this.lot = new SplittableRandom(plot.seed());
    }

    List<Fact> facts() {
        while (facts.size() < plot.events()) {
            happen(moment());
        }
        return facts;
    }

    /** Three times as busy in office hours as at night. */
    private Instant moment() {
        if (lot.nextInt(100) < CAMPAIGN_PERCENT) {
            return plot.start()
                    .plus(plot.span().dividedBy(3))
                    .plusMillis(lot.nextLong(CAMPAIGN.toMillis()))
                    .truncatedTo(ChronoUnit.SECONDS);
        }
        while (true) {
            Instant drawn = plot.start()
                    .plusMillis(lot.nextLong(plot.span().toMillis()))
                    .truncatedTo(ChronoUnit.SECONDS);
            int hour = drawn.atOffset(ZoneOffset.UTC).getHour();
            if ((hour >= 8 && hour < 18) || lot.nextInt(3) == 0) {
                return drawn;
            }
        }
    }

    /** One mail or one click, which is one fact for each recipient or threat. */
    private void happen(Instant judged) {
        Feed feed = feed();
        int copies = lot.nextInt(4) > 0 ? 1 : 2 + lot.nextInt(feed.isClick() ? 1 : 4);
        long seed = lot.nextLong();
        String guid = Drawn.guid(lot.nextLong());
        Instant time = time(feed, judged);
        String person = person();
        boolean withId = lot.nextInt(10) > 0;
        add(feed, seed, guid, person, time, judged, copies, withId);
        if (feed.isClick() && lot.nextInt(10) == 0) {
            // The same person clicks once more, on the same threats of the same mail.
            Duration later = Duration.ofSeconds(1 + lot.nextInt(20));
            add(feed, seed, guid, person, time.plus(later), judged.plus(later), copies, withId);
        }
    }

    private void add(
            Feed feed,
            long seed,
            String guid,
            String person,
            Instant time,
            Instant judged,
            int copies,
            boolean withId) {
        for (int i = 0; i < copies; i++) {
            String recipient = feed.isClick() || i == 0 ? person : person(i);
            facts.add(new Fact(facts.size(), feed, seed, guid, recipient, time, i, withId, versions(feed, judged)));
        }
    }

    private List<Version> versions(Feed feed, Instant judged) {
        List<Version> versions = new ArrayList<>();
        versions.add(version(feed, judged, lot.nextInt(12) == 0 ? "cleared" : "active", 0));
        while (lot.nextInt(100) < plot.changedPercent() + plot.repeatedPercent()) {
            boolean changed = lot.nextInt(plot.changedPercent() + plot.repeatedPercent()) < plot.changedPercent();
            Version last = versions.get(versions.size() - 1);
            // From ten minutes to three days later; sooner is likelier.
            double minutes = 10 * Math.pow(432, lot.nextDouble());
            Instant again = last.visible().plusSeconds((long) (minutes * 60)).truncatedTo(ChronoUnit.SECONDS);
            Version next = changed
                    ? version(feed, again, other(last.status()), last.content() + 1)
                    : repeated(feed, again, last);
            if (next.filed().isAfter(plot.end())) {
                return versions;
            }
            versions.add(next);
        }
        return versions;
    }

    private Version version(Feed feed, Instant judged, String status, int content) {
        Instant filed = filed(feed, judged);
        return new Version(filed, visible(feed, filed), judged, status, content);
    }

    private Version repeated(Feed feed, Instant again, Version last) {
        Instant filed = filed(feed, again);
        return new Version(filed, visible(feed, filed), last.threatTime(), last.status(), last.content());
    }

    private Instant filed(Feed feed, Instant judged) {
        return plot.filing() == Filing.CREATED
                ? judged
                : judged.plus(Lateness.usual(feed, lot)).truncatedTo(ChronoUnit.SECONDS);
    }

    private Instant visible(Feed feed, Instant filed) {
        boolean late = plot.filing() == Filing.CREATED || lot.nextInt(100) < plot.latePercent();
        return late ? filed.plus(Lateness.draw(feed, lot)) : filed;
    }

    private Feed feed() {
        int kind = lot.nextInt(100);
        if (kind < 45) {
            return Feed.MESSAGES_DELIVERED;
        }
        return kind < 80 ? Feed.MESSAGES_BLOCKED : kind < 92 ? Feed.CLICKS_BLOCKED : Feed.CLICKS_PERMITTED;
    }

    /** Most things are judged as they happen; a delivered mail afterwards, and a permitted click even days later. */
    private Instant time(Feed feed, Instant judged) {
        return switch (feed) {
            case MESSAGES_DELIVERED -> judged.minusSeconds(lot.nextInt(lot.nextInt(20) == 0 ? 400_000 : 3_600));
            case CLICKS_PERMITTED -> judged.minusSeconds(lot.nextInt(lot.nextInt(5) == 0 ? 900_000 : 600));
            default -> judged;
        };
    }

    private String other(String status) {
        List<String> others = status.equals("active")
                ? List.of("cleared", "falsePositive")
                : status.equals("cleared") ? List.of("active", "falsePositive") : List.of("active", "cleared");
        return others.get(lot.nextInt(2));
    }

    private String person() {
        return "person-" + lot.nextInt(PEOPLE) + "@corp.example.com";
    }

    /** Never the first one of the mail. */
    private String person(int copy) {
        return "colleague-" + lot.nextInt(PEOPLE) + "-" + copy + "@corp.example.com";
    }
}
