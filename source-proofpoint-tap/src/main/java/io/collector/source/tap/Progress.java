package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far reading has come. Immutable.
 *
 * <pre>
 *   origin                                              readUpTo       now
 *     │                                                    │            │
 *     ├── read ──┼── outstanding ──┼── read, again and ────┼─ not read ─┤
 *                │  (an outage)    │   again as it ages    │    yet     │
 * </pre>
 *
 * @param origin where the first run began; only a backfill asks for what is before. Empty before the first answer
 * @param span the longest window to ask for at the moment: shortened when TAP cannot cope
 * @param live the live polls of everything: what is before its end has been read at least once, or is outstanding
 * @param clicks the live polls of permitted clicks on their own
 * @param outstanding what is still to be read, in that order
 * @param sweeps how far the past was read again
 */
record Progress(
        Optional<Instant> origin, Duration span, Lane live, Lane clicks, List<Range> outstanding, Sweeps sweeps) {
    /** Before the first poll. */
    static final Progress NONE =
            new Progress(Optional.empty(), Window.LONGEST, Lane.NONE, Lane.NONE, List.of(), Sweeps.NONE);

    Progress {
        outstanding = outstanding.stream().sorted(Range.ORDER).toList();
    }

    Optional<Instant> readUpTo() {
        return live.readUpTo();
    }

    /** Whether all since the origin has been read at least once, up to the last live poll. */
    boolean isCaughtUp() {
        return readUpTo().isPresent() && next(Range.Kind.NEW).isEmpty();
    }

    Optional<Range> next(Range.Kind kind) {
        return outstanding.stream().filter(r -> r.kind() == kind).findFirst();
    }

    Progress withOrigin(Instant value) {
        return new Progress(Optional.of(value), span, live, clicks, outstanding, sweeps);
    }

    Progress withLive(Lane value) {
        return new Progress(origin, span, value, clicks, outstanding, sweeps);
    }

    Progress withClicks(Lane value) {
        return new Progress(origin, span, live, value, outstanding, sweeps);
    }

    Progress withSweeps(Sweeps value) {
        return new Progress(origin, span, live, clicks, outstanding, value);
    }

    Progress plus(Range range) {
        List<Range> more = new ArrayList<>(outstanding);
        more.add(range);
        return new Progress(origin, span, live, clicks, more, sweeps);
    }

    /** The same with a range that begins later, or is gone when nothing of it is left. */
    Progress shrunk(Range range, Instant from) {
        List<Range> less = new ArrayList<>(outstanding);
        less.remove(range);
        if (from.isBefore(range.to())) {
            less.add(new Range(range.kind(), from, range.to()));
        }
        return new Progress(origin, span, live, clicks, less, sweeps);
    }

    /** The same after a window that TAP could not cope with. */
    Progress shortened() {
        Duration half = Duration.ofSeconds(span.toSeconds() / 2);
        Duration next = half.compareTo(Window.SHORTEST) < 0 ? Window.SHORTEST : half;
        return new Progress(origin, next, live, clicks, outstanding, sweeps);
    }

    /** The same after a window that TAP coped with. */
    Progress lengthened() {
        Duration twice = span.multipliedBy(2);
        Duration next = twice.compareTo(Window.LONGEST) > 0 ? Window.LONGEST : twice;
        return new Progress(origin, next, live, clicks, outstanding, sweeps);
    }
}
