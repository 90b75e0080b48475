package io.collector.completeness.world;

import java.time.Duration;
import java.util.Set;

/** The four lists of an answer, and where they are asked for. */
public enum Feed {
    CLICKS_BLOCKED("clicksBlocked", "/v2/siem/clicks/blocked"),
    CLICKS_PERMITTED("clicksPermitted", "/v2/siem/clicks/permitted"),
    MESSAGES_BLOCKED("messagesBlocked", "/v2/siem/messages/blocked"),
    MESSAGES_DELIVERED("messagesDelivered", "/v2/siem/messages/delivered");

    /** The endpoint that returns all four. */
    public static final String ALL = "/v2/siem/all";

    /** The rolling period over which TAP counts requests. */
    public static final Duration PERIOD = Duration.ofHours(24);

    private final String array;
    private final String path;

    Feed(String array, String path) {
        this.array = array;
        this.path = path;
    }

    /** The key of its list in an answer. */
    public String array() {
        return array;
    }

    /** Its own endpoint. */
    public String path() {
        return path;
    }

    public boolean isClick() {
        return this == CLICKS_BLOCKED || this == CLICKS_PERMITTED;
    }

    /** The name of the table. */
    public String table() {
        return "ProofPointTAP" + Character.toUpperCase(array.charAt(0)) + array.substring(1) + "V2";
    }

    /** What an endpoint returns. */
    public static Set<Feed> of(String path) {
        if (path.equals(ALL)) {
            return Set.of(values());
        }
        for (Feed feed : values()) {
            if (feed.path.equals(path)) {
                return Set.of(feed);
            }
        }
        throw new IllegalArgumentException("TAP has no " + path);
    }

    /** Permitted clicks have a pool of requests of their own; all others share one. */
    public static String pool(String path) {
        return path.equals(CLICKS_PERMITTED.path) ? "clicks-permitted" : "siem";
    }
}
