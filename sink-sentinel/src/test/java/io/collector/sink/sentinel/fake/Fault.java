package io.collector.sink.sentinel.fake;

import java.time.Duration;
import java.util.Map;

/**
 * What the fake does to one request instead of its duty. Immutable.
 *
 * @param kind what happens
 * @param status for an answer
 * @param headers for an answer
 * @param body for an answer
 */
public record Fault(Kind kind, int status, Map<String, String> headers, String body) {
    /** What happens to the request. */
    public enum Kind {
        /** It is answered without being looked at. */
        ANSWER,
        /** The connection ends; nothing was stored. */
        DROP,
        /** Everything is stored, and then the connection ends: the answer never comes. */
        STORE_THEN_DROP,
        /** No answer until {@link AzureFake#release()} or {@link AzureFake#close()}, then the connection ends. */
        HANG
    }

    /** An answer in Azure's form. */
    public static Fault status(int status, String code, String message) {
        return new Fault(
                Kind.ANSWER,
                status,
                Map.of("Content-Type", "application/json", "x-ms-error-code", code),
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    /** An answer without words. */
    public static Fault status(int status) {
        return new Fault(Kind.ANSWER, status, Map.of(), "");
    }

    /** 429; until the time is over every request is answered so and counted as a violation. */
    public static Fault throttled(Duration retryAfter) {
        return new Fault(Kind.ANSWER, 429, Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())), "");
    }

    /** 503 with a time to wait. */
    public static Fault unavailable(Duration retryAfter) {
        return new Fault(Kind.ANSWER, 503, Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())), "");
    }

    public static Fault drop() {
        return new Fault(Kind.DROP, 0, Map.of(), "");
    }

    public static Fault storeThenDrop() {
        return new Fault(Kind.STORE_THEN_DROP, 0, Map.of(), "");
    }

    public static Fault hang() {
        return new Fault(Kind.HANG, 0, Map.of(), "");
    }
}
