package io.collector.sink.sentinel.fake;

import java.util.Map;

/** An answer in the making. Immutable. */
record Reply(int status, Map<String, String> headers, String body) {
    static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    static Reply json(int status, String body) {
        return new Reply(status, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    /** In the form of Azure Monitor. */
    static Reply error(int status, String code, String message) {
        return new Reply(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8", "x-ms-error-code", code),
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    static Reply of(Fault fault) {
        return new Reply(fault.status(), fault.headers(), fault.body());
    }
}
