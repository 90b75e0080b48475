package io.collector.completeness.peers;

import java.time.Duration;

/** How far back TAP answers, with a margin for the time that passes on the way. Stateless. */
final class Reach {
    static final Duration ALL = Duration.ofDays(7).minusMinutes(15);

    private Reach() {}
}
