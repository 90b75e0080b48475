package io.collector.source.tap.simulator;

import java.time.Instant;

/**
 * A SIEM request that came, and what became of it.
 *
 * @param at by the server's clock
 * @param path such as {@code /v2/siem/all}
 * @param interval the {@code interval} parameter, or whatever stood in its place
 * @param status the HTTP status of the answer; 0 if the connection was broken
 */
public record Asked(Instant at, String path, String interval, int status) {
    /** Where the window begins. */
    public Instant from() {
        return Instant.parse(interval.substring(0, interval.indexOf('/')));
    }

    /** Where the window ends. */
    public Instant to() {
        return Instant.parse(interval.substring(interval.indexOf('/') + 1));
    }

    /** One line of JSON. */
    String toJson() {
        return "{\"at\":\"" + at + "\",\"path\":\"" + path + "\",\"interval\":\""
                + interval.replaceAll("[^\\w/:.+-]", "?") + "\",\"status\":" + status + "}";
    }
}
