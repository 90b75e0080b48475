package io.collector.source.tap;

import static io.collector.source.tap.Times.earlier;
import static io.collector.source.tap.Times.later;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which stretch of the past to read next. Pure and immutable.
 *
 * <p>In this order: what an outage left, the oldest first; what has come to an {@link Age}; what a backfill asks for;
 * and last, more and more rarely, what TAP had no answer for so far. What waited too long for that comes before the ages:
 * with few requests a day they never come to an end.
 *
 * @param endpoint what returns all that is collected
 * @param startFrom how far back the first run begins
 */
record Past(Endpoint endpoint, Duration startFrom) {
    /** A sweep comes this much after its time: a live poll that reads as far back has often done its work by then. */
    private static final Duration AFTER_LIVE = Duration.ofMinutes(5);

    /**
     * The next request; empty if nothing of the past is to be read now.
     *
     * @param progress with an origin
     */
    Optional<Plan.Request> next(Progress progress, Moment moment) {
        return untried(Range.Kind.NEW, progress, moment)
                .or(() -> tried(progress, moment).filter(r -> !r.mayWait(moment.now())))
                .or(() -> sweep(progress, moment))
                .or(() -> untried(Range.Kind.BACKFILL, progress, moment))
                .or(() -> tried(progress, moment));
    }

    /** When there is something else to read than now, at the earliest; after now. */
    Instant wake(Progress progress, Moment moment) {
        Instant next = Instant.MAX;
        for (Age age : Age.values()) {
            Instant due = nextHour(sweepFrom(age, progress, moment))
                    .plus(age.duration())
                    .plus(AFTER_LIVE);
            next = due.isAfter(moment.now()) ? earlier(next, due) : next;
        }
        for (Range range : progress.outstanding()) {
            Instant whole = earlier(range.to(), begin(range, moment).plus(span(progress, moment)))
                    .plus(moment.limits().lag())
                    .plusSeconds(1);
            next = whole.isAfter(moment.now()) ? earlier(next, whole) : next;
            next = range.trouble().rests(moment.now())
                    ? earlier(next, range.trouble().until())
                    : next;
        }
        return next;
    }

    private Optional<Plan.Request> untried(Range.Kind kind, Progress progress, Moment moment) {
        return first(progress.outstanding().stream().filter(r -> r.kind() == kind && !r.isTried()), progress, moment);
    }

    private Optional<Plan.Request> tried(Progress progress, Moment moment) {
        return first(
                progress.outstanding().stream()
                        .filter(r -> r.isTried() && !r.trouble().rests(moment.now()))
                        .sorted(Comparator.comparing(r -> r.trouble().until())),
                progress,
                moment);
    }

    private Optional<Plan.Request> first(Stream<Range> ranges, Progress progress, Moment moment) {
        return ranges.flatMap(r -> of(r, progress, moment).stream()).findFirst();
    }

    /** The next window of a range; empty if none of it can be read any more, or not yet. */
    private Optional<Plan.Request> of(Range range, Progress progress, Moment moment) {
        Instant begin = begin(range, moment);
        Instant to = earlier(begin.plus(span(progress, moment)), range.to());
        if (!to.isAfter(begin) || to.isAfter(moment.end())) {
            return Optional.empty();
        }
        Instant origin = progress.origin().orElse(begin);
        boolean backfill = range.kind() == Range.Kind.BACKFILL;
        boolean again = backfill && !begin.isBefore(origin);
        if (backfill && !again) {
            to = earlier(to, later(origin, begin.plusSeconds(1)));
        }
        Reach reach = Reach.of(progress, Optional.of(range), startFrom, moment.oldest());
        // Every other time on the other side, should the trouble lie on one.
        Window window = padded(begin, to, range.trouble().tries() % 2 == 0, moment);
        return Optional.of(new Plan.Request(
                backfill ? Plan.Kind.BACKFILL : Plan.Kind.CATCH_UP,
                endpoint,
                window,
                true,
                again ? window.to() : window.from().minus(Planner.RETENTION),
                Optional.of(range.part(begin, to)),
                reach.holes(),
                reach.progress()));
    }

    private Optional<Plan.Request> sweep(Progress progress, Moment moment) {
        Instant origin = progress.origin().orElseGet(moment::oldest);
        for (Age age : Age.values()) {
            Instant from = sweepFrom(age, progress, moment);
            Instant to = progress.untilSetAside(from, earlier(nextHour(from), from.plus(span(progress, moment))));
            boolean read = progress.readUpTo().filter(r -> !r.isBefore(to)).isPresent();
            if (read && !to.plus(age.duration()).plus(AFTER_LIVE).isAfter(moment.now()) && !to.isAfter(moment.end())) {
                Window window = padded(from, to, true, moment);
                return Optional.of(new Plan.Request(
                        Plan.Kind.SWEEP,
                        endpoint,
                        window,
                        true,
                        // What is new in a stretch that was read before is late, whatever its time.
                        window.to(),
                        Optional.of(new Range(Range.Kind.BACKFILL, from, to)),
                        List.of(),
                        progress.withSweeps(progress.sweeps().forwardTo(age, from, origin))));
            }
        }
        return Optional.empty();
    }

    /** Past what is set aside: whenever that is read, it is older than this age. */
    private static Instant sweepFrom(Age age, Progress progress, Moment moment) {
        Instant origin = progress.origin().orElseGet(moment::oldest);
        return progress.pastSetAside(later(progress.sweeps().readTo(age, origin), moment.oldest()));
    }

    private static Instant begin(Range range, Moment moment) {
        return later(range.from(), moment.oldest());
    }

    /** Longer if it is shorter than TAP accepts: on the side that is asked for, if that can be. */
    private static Window padded(Instant from, Instant to, boolean before, Moment moment) {
        Duration shortest = moment.limits().shortest();
        if (!from.plus(shortest).isAfter(to)) {
            return new Window(from, to);
        }
        Window backwards = new Window(to.minus(shortest), to);
        Window forwards = new Window(from, from.plus(shortest));
        if (backwards.from().isBefore(moment.oldest())) {
            return new Window(moment.oldest(), moment.oldest().plus(shortest));
        }
        return before || forwards.to().isAfter(moment.end()) ? backwards : forwards;
    }

    private static Duration span(Progress progress, Moment moment) {
        return moment.limits().atLeastShortest(progress.span());
    }

    private static Instant nextHour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    }
}
