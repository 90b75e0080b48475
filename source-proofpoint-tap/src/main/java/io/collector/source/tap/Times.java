package io.collector.source.tap;

import java.time.Instant;

/** The earlier and the later of two times. Stateless. */
final class Times {
    private Times() {}

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
