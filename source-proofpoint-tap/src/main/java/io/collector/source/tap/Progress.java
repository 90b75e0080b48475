package io.collector.source.tap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
            less.add(range.part(from, range.to()));
        }
        return new Progress(origin, span, live, clicks, less, sweeps);
    }

    /** The same without a stretch, which may lie in the middle of a range, of those ranges that are concerned. */
    Progress without(Instant from, Instant to, Predicate<Range> concerned) {
        List<Range> left = new ArrayList<>();
        for (Range range : outstanding) {
            boolean apart = !range.from().isBefore(to) || !range.to().isAfter(from);
            if (apart || !concerned.test(range)) {
                left.add(range);
                continue;
            }
            if (range.from().isBefore(from)) {
                left.add(range.part(range.from(), from));
            }
            if (to.isBefore(range.to())) {
                left.add(range.part(to, range.to()));
            }
        }
        return new Progress(origin, span, live, clicks, left, sweeps);
    }

    /** What TAP had no answer for so far. */
    List<Range> setAside() {
        return outstanding.stream().filter(Range::isTried).toList();
    }

    /** This time, or the end of what is set aside there. */
    Instant pastSetAside(Instant time) {
        Instant at = time;
        for (Optional<Range> there = setAsideAt(at); there.isPresent(); there = setAsideAt(at)) {
            at = there.get().to();
        }
        return at;
    }

    /** This end of a stretch, or the beginning of what is set aside in it. */
    Instant untilSetAside(Instant from, Instant to) {
        Instant until = to;
        for (Range range : setAside()) {
            until = range.from().isAfter(from) ? Times.earlier(until, range.from()) : until;
        }
        return until;
    }

    private Optional<Range> setAsideAt(Instant time) {
        return setAside().stream().filter(r -> r.holds(time)).findFirst();
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
