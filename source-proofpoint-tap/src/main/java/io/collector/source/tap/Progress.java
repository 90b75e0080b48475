package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far reading has come. Immutable.
 *
 * <pre>
 *   origin        position            readUpTo                        now
 *     │              │                    │                             │
 *     ├──── read ────┼─── read, is being ─┼───── not read yet ──────────┤
 *                    │      read again    │
 * </pre>
 *
 * @param origin where the first run began; nothing before it is ever asked for. Empty before the first answer
 * @param readUpTo all before this has been read at least once. Empty before the first answer
 * @param position where the next window of a catch-up begins; empty while up to date
 * @param span the longest window to ask for at the moment: shortened when TAP cannot cope
 */
record Progress(Optional<Instant> origin, Optional<Instant> readUpTo, Optional<Instant> position, Duration span) {
    /** Before the first poll. */
    static final Progress NONE = new Progress(Optional.empty(), Optional.empty(), Optional.empty(), Window.LONGEST);

    /** The same after a window that TAP could not cope with. */
    Progress shortened() {
        Duration half = Duration.ofSeconds(span.toSeconds() / 2);
        Duration next = half.compareTo(Window.SHORTEST) < 0 ? Window.SHORTEST : half;
        return new Progress(origin, readUpTo, position, next);
    }

    /** The same after a window that TAP coped with. */
    Progress lengthened() {
        Duration twice = span.multipliedBy(2);
        Duration next = twice.compareTo(Window.LONGEST) > 0 ? Window.LONGEST : twice;
        return new Progress(origin, readUpTo, position, next);
    }
}
