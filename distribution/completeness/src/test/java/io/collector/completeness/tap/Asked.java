package io.collector.completeness.tap;

import io.collector.completeness.world.Feed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * A request. Immutable.
 *
 * @param path the endpoint
 * @param form how the window was given
 * @param from its beginning, inclusive
 * @param to its end, inclusive
 * @param status the verdicts to return
 */
public record Asked(String path, Form form, Instant from, Instant to, Set<String> status) {
    /** What TAP returns to those who do not say. */
    public static final Set<String> BY_DEFAULT = Set.of("active", "cleared");

    /** How a window can be given. */
    public enum Form {
        INTERVAL,
        SINCE_SECONDS,
        SINCE_TIME
    }

    public static Asked interval(String path, Instant from, Instant to) {
        return new Asked(path, Form.INTERVAL, from, to, BY_DEFAULT);
    }

    /** The end is now, rounded to the nearest minute. */
    public static Asked sinceSeconds(String path, long seconds, Instant now) {
        return new Asked(path, Form.SINCE_SECONDS, minute(now).minusSeconds(seconds), minute(now), BY_DEFAULT);
    }

    /** The end is now, rounded to the nearest minute. */
    public static Asked sinceTime(String path, Instant time, Instant now) {
        return new Asked(path, Form.SINCE_TIME, time, minute(now), BY_DEFAULT);
    }

    public String pool() {
        return Feed.pool(path);
    }

    /** What TAP says against it; empty if nothing. */
    String refusal(Instant now) {
        Duration length = Duration.between(from, to);
        if (length.compareTo(Duration.ofSeconds(30)) < 0) {
            return "The requested interval is too short. Requests must be for at least 30.00s of data";
        }
        if (from.isBefore(now.minus(Duration.ofDays(7)))) {
            return form == Form.SINCE_TIME
                    ? "The sinceTime parameter gives a time too far into the past"
                    : "The requested start time is too far into the past."
                            + " Requests for information up to 7.00d are accepted";
        }
        if (form == Form.INTERVAL && to.isAfter(now)) {
            return "The requested interval is still current.";
        }
        return length.compareTo(Duration.ofHours(1)) > 0
                ? "The requested interval is too long. Requests must be for at most 3600.00s of data"
                : "";
    }

    private static Instant minute(Instant now) {
        return now.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES);
    }
}
