package io.collector.completeness.world;

import java.time.Instant;
import java.util.List;

/**
 * One thing that happened to one person, with each version that TAP tells of it. Immutable.
 *
 * @param number its place in {@link World#facts}
 * @param feed the list it comes in
 * @param seed of its content; shared by the recipients of one mail and by the threats of one click
 * @param guid the message it belongs to; shared by the recipients of one mail and by all clicks on it
 * @param recipient who got the mail or clicked
 * @param time click time or message time
 * @param copy its number among those of one mail to several people, or of one click on several threats
 * @param withId whether it carries the vendor's id, which some events lack
 * @param versions at least one, in the order in which TAP shows them
 */
public record Fact(
        int number,
        Feed feed,
        long seed,
        String guid,
        String recipient,
        Instant time,
        int copy,
        boolean withId,
        List<Version> versions) {
    public Fact {
        versions = List.copyOf(versions);
    }

    /**
     * A version.
     *
     * @param filed the time that the API's interval is about
     * @param visible when the API begins to show it, in place of the one before
     * @param threatTime the latest threat time in it
     * @param status the verdict
     * @param content the number of its content: a version that only repeats what was there has that of the one before
     */
    public record Version(Instant filed, Instant visible, Instant threatTime, String status, int content) {}

    /** The number of the version that the API shows; -1 before the first. */
    public int current(Instant now) {
        int latest = -1;
        for (int i = 0; i < versions.size() && !versions.get(i).visible().isAfter(now); i++) {
            latest = i;
        }
        return latest;
    }

    /** How many different contents it has over time. */
    public int contents() {
        return versions.get(versions.size() - 1).content() + 1;
    }

    /** When a content could be seen first. */
    public Instant firstVisible(int content) {
        return versions.stream()
                .filter(v -> v.content() == content)
                .findFirst()
                .orElseThrow()
                .visible();
    }

    /** What tells it from every other fact, made of what stands in the event. */
    public String key() {
        return key(feed.array(), guid, recipient, time.toString(), feed.isClick() ? threatId() : "");
    }

    /** The key of an event whose fields were read by somebody. */
    public static String key(String array, String guid, String recipient, String time, String threatId) {
        return String.join("/", array, guid, recipient, time, threatId);
    }

    /** The threat of a click, or the first one of a message. */
    public String threatId() {
        return Drawn.hex(seed * 31 + (feed.isClick() ? copy : 0), 64);
    }
}
