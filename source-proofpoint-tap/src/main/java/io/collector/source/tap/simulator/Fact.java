package io.collector.source.tap.simulator;

import java.time.Instant;
import java.util.List;

/**
 * One thing that happened, under one name for good, with each version that TAP will tell of it. Immutable.
 *
 * @param array the list it comes in: {@code clicksBlocked}, {@code messagesDelivered} …
 * @param seed of all its content
 * @param guid the message it belongs to; shared by recipients of one mail and by clicks on it
 * @param recipient who got the mail or clicked
 * @param time when it happened: click time or message time
 * @param copy its number among those of one mail to several people, or of one click on several threats
 * @param versions at least one, by the time they are filed under
 */
record Fact(String array, long seed, String guid, String recipient, Instant time, int copy, List<Version> versions) {
    Fact {
        versions = List.copyOf(versions);
    }

    /**
     * A version.
     *
     * @param filed the time that the API's interval is about: later than anything in the event itself
     * @param visible when the API begins to show it
     * @param threatTime the latest threat time in it
     * @param status the verdict
     */
    record Version(Instant filed, Instant visible, Instant threatTime, String status) {}

    boolean isClick() {
        return array.startsWith("clicks");
    }

    /** Unique, and made of what stands in the event: see {@link Truth#key}. */
    String key() {
        return isClick()
                ? array + "/" + guid + "/" + recipient + "/" + time + "/" + EventWriter.threatId(seed, copy)
                : array + "/" + guid + "/" + recipient;
    }

    /** The number of the latest version that can be seen; -1 before the first. */
    int current(Instant now) {
        int latest = -1;
        for (int i = 0; i < versions.size(); i++) {
            if (!versions.get(i).visible().isAfter(now)) {
                latest = i;
            }
        }
        return latest;
    }

    /** The kind of its threats. */
    String threatType() {
        return isClick() ? "url" : List.of("url", "attachment", "messageText").get(Math.floorMod(seed, 3));
    }
}
