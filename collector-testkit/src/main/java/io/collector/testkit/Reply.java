package io.collector.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a {@link FaultyServer} answers one request: well, or in one of the ways in which servers and networks fail.
 * Immutable.
 *
 * @param status the HTTP status
 * @param headers sent as they are; {@code Content-Length} is added
 * @param body the text, sent as UTF-8
 * @param delay how long to wait before the answer begins
 * @param ending what happens to the connection
 */
public record Reply(int status, Map<String, String> headers, String body, Duration delay, Ending ending) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    /** What happens to the connection. */
    public enum Ending {
        /** The answer is sent and the connection stays open for the next request. */
        KEPT,
        /** The answer is sent in full, then the connection is closed without a word, as idle ones are. */
        CLOSED_AFTER,
        /** Half of the body is sent, then the connection is closed. */
        CLOSED_WITHIN,
        /** The request is read, then the connection is closed. */
        CLOSED_BEFORE,
        /** The request is read, and nothing ever comes. */
        HANGING
    }

    /** An answer without a body. */
    public static Reply of(int status) {
        return of(status, "");
    }

    /** An answer of {@code application/json}; use {@link #header} for another type. */
    public static Reply of(int status, String body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), body, Duration.ZERO, Ending.KEPT);
    }

    /** Takes the request and never answers. */
    public static Reply hang() {
        return new Reply(200, Map.of(), "", Duration.ZERO, Ending.HANGING);
    }

    /** Takes the request and closes the connection. */
    public static Reply reset() {
        return new Reply(200, Map.of(), "", Duration.ZERO, Ending.CLOSED_BEFORE);
    }

    /** Answers, with a connection that breaks in the middle of the body. The body must have some length. */
    public Reply truncated() {
        if (body.length() < 2) {
            throw new IllegalStateException("a body of " + body.length() + " characters has no middle");
        }
        return new Reply(status, headers, body, delay, Ending.CLOSED_WITHIN);
    }

    /** Answers, then closes the connection without saying so beforehand. */
    public Reply thenClosed() {
        return new Reply(status, headers, body, delay, Ending.CLOSED_AFTER);
    }

    /** Answers after a while. */
    public Reply after(Duration wait) {
        return new Reply(status, headers, body, wait, ending);
    }

    /** Sets a header. */
    public Reply header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.keySet().removeIf(name::equalsIgnoreCase);
        all.put(name, value);
        return new Reply(status, all, body, delay, ending);
    }
}
