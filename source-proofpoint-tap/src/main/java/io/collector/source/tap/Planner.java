package io.collector.source.tap;

import static io.collector.source.tap.Times.earlier;
import static io.collector.source.tap.Times.later;

import io.collector.source.tap.Lane.Effort;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to ask next, or until when to wait. Pure: time and state go in, a decision comes out. Immutable.
 *
 * <p>In this order: the live poll; the live poll of permitted clicks, on a pool of its own; what an outage left, the
 * oldest first; the past, again, as it comes to each {@link Age}; and what a backfill asks for. All but live polls use
 * spare requests only, see {@link Governor}.
 *
 * <p>Nothing is passed over: a live poll that begins after the end of the one before leaves the stretch between as
 * outstanding, and an age moves on only by what was read at that age.
 *
 * @param endpoint what returns all that is collected
 * @param clicks whether permitted clicks are also polled by themselves
 * @param lookBack how far back a live poll reads again, at most {@link Window#LONGEST}
 * @param startFrom how far back the first run begins
 * @param governor how often each pool may be asked
 */
record Planner(Endpoint endpoint, boolean clicks, Duration lookBack, Duration startFrom, Governor governor) {
    /** TAP answers for this long back. */
    static final Duration RETENTION = Duration.ofDays(7);

    /** Up to this long since the last live poll, the next sees everything shown late since. */
    static final Duration SHORT_PAUSE = Duration.ofMinutes(10);

    /** An event that shows up this long after it happened is not unusual for TAP. */
    static final Duration USUAL_DELAY = Duration.ofMinutes(40);

    /** Without the whole look-back, a live poll begins this long before where the last one ended. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    /** A sweep comes this much after its time: a live poll that reads as far back has often done its work by then. */
    private static final Duration AFTER_LIVE = Duration.ofMinutes(5);

    /** A first run that begins at the end of what TAP keeps may lose this much of it on the way: nobody counted on it. */
    private static final Duration START_MAY_MOVE = Duration.ofHours(3);

    static Planner of(TapConfig config) {
        Endpoint endpoint = Endpoint.returning(config.tables().feeds());
        return new Planner(
                endpoint,
                endpoint == Endpoint.ALL && config.tables().clicksPermitted(),
                config.lookBack(),
                config.startFrom(),
                new Governor(config.requestBudget().usable(), config.pollInterval()));
    }

    /**
     * What is known besides the checkpoint.
     *
     * @param now by TAP's clock
     * @param limits what TAP accepts
     * @param clicksNotBefore the live poll of permitted clicks is left alone until then
     * @param clicksFirst whether it is its turn before the live poll, which has just failed
     */
    record Moment(Instant now, Limits limits, Instant clicksNotBefore, boolean clicksFirst) {
        static Moment of(Instant now, Limits limits) {
            return new Moment(now, limits, Instant.MIN, false);
        }

        Instant end() {
            return now.minus(limits.lag()).truncatedTo(ChronoUnit.SECONDS);
        }

        Instant oldest() {
            Instant kept = now.minus(RETENTION)
                    .plus(limits.margin())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plusSeconds(1);
            return earlier(kept, end().minus(limits.shortest()));
        }
    }

    Plan next(TapState state, Moment moment) {
        Instant now = moment.now();
        Instant origin = state.progress()
                .origin()
                .orElseGet(() -> later(now.minus(startFrom).truncatedTo(ChronoUnit.SECONDS), moment.oldest()));
        Progress progress = withinReach(state.progress().withOrigin(origin), moment);
        Optional<Plan.Request> other = other(progress, origin, moment);

        Instant live = open(endpoint.pool(), state, now)
                .orElseGet(() -> due(endpoint, progress.live(), state, now, other.isPresent()));
        Instant fast = !clicks
                ? Instant.MAX
                : later(
                        moment.clicksNotBefore(),
                        open(Pool.CLICKS_PERMITTED, state, now)
                                .orElseGet(() -> due(Endpoint.CLICKS_PERMITTED, progress.clicks(), state, now, false)));
        boolean clicksDue = !fast.isAfter(now);
        if (!live.isAfter(now) && !(clicksDue && moment.clicksFirst())) {
            return live(progress, origin, moment);
        }
        if (clicksDue) {
            return clicks(progress, origin, moment);
        }
        Instant wake = earlier(live, fast);
        if (open(endpoint.pool(), state, now).isEmpty()) {
            if (other.isPresent()) {
                RequestLog log = state.log(endpoint.pool());
                if (governor.isSpare(log, live, now)) {
                    return other.get();
                }
                wake = earlier(wake, log.nextForgotten(now).orElse(wake));
            } else {
                wake = earlier(wake, nextSweep(progress, origin, moment));
            }
        }
        return new Plan.Wait(later(wake, now.plusMillis(1)));
    }

    /**
     * Where reading has come to after an answer.
     *
     * @param servedTo the end of the window as TAP says it was served; counts if it is earlier than asked for
     * @param at when the request was made
     */
    Progress after(Plan.Request request, Instant servedTo, Instant at, Effort effort, Instant oldest) {
        Window window = request.window();
        Instant to = earlier(window.to(), servedTo).truncatedTo(ChronoUnit.SECONDS);
        Progress progress = request.progress();
        boolean read = to.isAfter(window.from());
        Instant origin = progress.origin().orElse(window.from());
        Progress next = switch (request.kind()) {
            case LIVE -> {
                Lane lane = progress.live().polled(read ? to : window.from(), at);
                yield polled(progress, request)
                        .withLive(request.full() ? lane.full(effort, at, governor.interval()) : lane);
            }
            case CLICKS -> {
                Lane lane = progress.clicks().polled(read ? to : window.from(), at);
                yield progress.withClicks(request.full() ? lane.full(effort, at, governor.interval()) : lane);
            }
            case CATCH_UP -> read ? shrunk(progress, Range.Kind.NEW, to) : progress;
            case BACKFILL -> read ? shrunk(progress, Range.Kind.BACKFILL, to) : progress;
            case SWEEP -> progress;
        };
        if (!read) {
            return next;
        }
        if (request.kind() != Plan.Kind.CLICKS) {
            Instant when = at.truncatedTo(ChronoUnit.SECONDS);
            next = next.withSweeps(next.sweeps().read(new Stretch(window.from(), to, when), origin, oldest));
        }
        return next.lengthened();
    }

    /** Why a pool waits although its next request is overdue, and until when; empty if it does not. */
    Optional<Instant> slowedUntil(Pool pool, TapState state, Instant now) {
        Lane lane = pool == endpoint.pool()
                ? state.progress().live()
                : state.progress().clicks();
        Optional<Instant> polled = lane.polled().filter(p -> !p.isAfter(now));
        // The poll interval is no slowing down; only what comes after it is.
        return polled.map(p -> p.plus(governor.interval()))
                .flatMap(wanted -> polled.map(p -> governor.due(state.log(pool), p, later(wanted, now), false))
                        .filter(due -> due.isAfter(wanted) && due.isAfter(now)));
    }

    private Optional<Instant> open(Pool pool, TapState state, Instant now) {
        Optional<Instant> rest = state.restsUntil(pool, now);
        if (rest.isPresent()) {
            return rest;
        }
        RequestLog log = state.log(pool);
        return governor.isUsedUp(log, now) ? log.nextForgotten(now) : Optional.empty();
    }

    private Instant due(Endpoint asked, Lane lane, TapState state, Instant now, boolean others) {
        return lane.polled()
                .map(polled -> governor.due(state.log(asked.pool()), polled, now, others))
                .orElse(now);
    }

    private Plan.Request live(Progress progress, Instant origin, Moment moment) {
        return poll(Plan.Kind.LIVE, endpoint, progress.live(), progress, origin, moment);
    }

    private Plan.Request clicks(Progress progress, Instant origin, Moment moment) {
        return poll(Plan.Kind.CLICKS, Endpoint.CLICKS_PERMITTED, progress.clicks(), progress, origin, moment);
    }

    private Plan.Request poll(
            Plan.Kind kind, Endpoint asked, Lane lane, Progress progress, Instant origin, Moment moment) {
        Instant end = moment.end();
        // An end of the last poll that is after this one's comes from a clock that was set back, or a longer lag.
        Optional<Instant> readUpTo = lane.readUpTo().map(r -> earlier(r, later(end, origin)));
        Duration span = moment.limits().atLeastShortest(progress.span());
        Instant furthest = end.minus(lookBack);
        boolean full = lane.isFullDue(moment.now(), governor.interval());
        Instant wanted = full
                ? readUpTo.map(r -> earlier(r, furthest)).orElse(furthest)
                : readUpTo.map(r -> r.minus(OVERLAP)).orElse(furthest);
        Instant from = later(later(wanted, origin), later(end.minus(span), moment.oldest()));
        // After an outage the look-back is read first; what lies between is outstanding.
        if (readUpTo.isPresent() && Duration.between(readUpTo.get(), end).compareTo(SHORT_PAUSE) > 0) {
            from = later(from, furthest);
        }
        Window window = new Window(earlier(from, end.minus(moment.limits().shortest())), end);
        boolean again = readUpTo.isPresent() && window.from().isBefore(readUpTo.get());
        return new Plan.Request(
                kind,
                asked,
                window,
                full,
                // What was never read before cannot have been missed before: nothing in it is late.
                again ? readUpTo.get().minus(USUAL_DELAY) : window.from().minus(RETENTION),
                List.of(),
                progress);
    }

    /** What a live poll leaves behind that did not begin where the one before ended. */
    private Progress polled(Progress progress, Plan.Request request) {
        Instant from = request.window().from();
        Instant origin = progress.origin().orElse(from);
        Instant readUpTo = progress.readUpTo().orElse(origin);
        Progress next = readUpTo.isBefore(from) ? progress.plus(new Range(Range.Kind.NEW, readUpTo, from)) : progress;
        Duration pause = Duration.between(readUpTo, request.window().to());
        boolean outage = pause.compareTo(SHORT_PAUSE) > 0
                && pause.compareTo(governor.pace().multipliedBy(2)) > 0;
        return progress.readUpTo().isPresent() && outage
                // What TAP showed late during the outage, the look-back would have seen.
                ? next.withSweeps(next.sweeps().backTo(Age.SETTLED, readUpTo.minus(lookBack), origin))
                : next;
    }

    private Optional<Plan.Request> other(Progress progress, Instant origin, Moment moment) {
        return catchUp(progress, origin, moment)
                .or(() -> sweep(progress, origin, moment))
                .or(() -> ranged(Plan.Kind.BACKFILL, progress, List.of(), moment));
    }

    private Optional<Plan.Request> catchUp(Progress progress, Instant origin, Moment moment) {
        Instant oldest = moment.oldest();
        Progress clipped = progress;
        List<Window> gaps = new ArrayList<>();
        for (Range range : progress.outstanding()) {
            if (range.kind() != Range.Kind.NEW || !range.from().isBefore(oldest)) {
                continue;
            }
            clipped = clipped.shrunk(range, oldest);
            if (range.from().equals(origin) && origin.plus(START_MAY_MOVE).isAfter(oldest)) {
                clipped = clipped.withOrigin(oldest);
            } else {
                gaps.add(new Window(range.from(), earlier(oldest, range.to())));
            }
        }
        Progress left = clipped;
        return ranged(Plan.Kind.CATCH_UP, left, gaps, moment)
                // Nothing is left of it: a gap is written down with a request all the same.
                .or(() -> gaps.isEmpty() ? Optional.empty() : Optional.of(shortest(left, gaps, moment)));
    }

    private Plan.Request shortest(Progress progress, List<Window> gaps, Moment moment) {
        Window window = padded(moment.oldest(), moment.oldest(), moment);
        return new Plan.Request(
                Plan.Kind.CATCH_UP, endpoint, window, true, window.from().minus(RETENTION), gaps, progress);
    }

    /** Without what a backfill can no longer read. */
    private static Progress withinReach(Progress progress, Moment moment) {
        Progress left = progress;
        for (Range range : progress.outstanding()) {
            if (range.kind() == Range.Kind.BACKFILL && !range.to().isAfter(moment.oldest())) {
                left = left.shrunk(range, range.to());
            }
        }
        return left;
    }

    /** The next window of the ranges of a kind. */
    private Optional<Plan.Request> ranged(Plan.Kind kind, Progress progress, List<Window> gaps, Moment moment) {
        Range.Kind wanted = kind == Plan.Kind.BACKFILL ? Range.Kind.BACKFILL : Range.Kind.NEW;
        Optional<Range> range = progress.next(wanted);
        if (range.isEmpty()) {
            return Optional.empty();
        }
        Instant begin = later(range.get().from(), moment.oldest());
        Instant to =
                earlier(begin.plus(span(progress, moment)), earlier(range.get().to(), moment.end()));
        if (!to.isAfter(begin)) {
            return Optional.empty();
        }
        Instant origin = progress.origin().orElse(begin);
        boolean again = kind == Plan.Kind.BACKFILL && !begin.isBefore(origin);
        if (kind == Plan.Kind.BACKFILL && !again) {
            to = earlier(to, later(origin, begin.plusSeconds(1)));
        }
        Window window = padded(begin, to, moment);
        return Optional.of(new Plan.Request(
                kind,
                endpoint,
                window,
                true,
                again ? window.to() : window.from().minus(RETENTION),
                gaps,
                progress));
    }

    private Optional<Plan.Request> sweep(Progress progress, Instant origin, Moment moment) {
        for (Age age : Age.values()) {
            Instant from = later(progress.sweeps().readTo(age, origin), moment.oldest());
            Instant to = earlier(nextHour(from), from.plus(span(progress, moment)));
            boolean read = progress.readUpTo().filter(r -> !r.isBefore(to)).isPresent();
            if (read && !to.plus(age.duration()).plus(AFTER_LIVE).isAfter(moment.now()) && !to.isAfter(moment.end())) {
                Window window = padded(from, to, moment);
                // What is new in a stretch that was read before is late, whatever its time.
                return Optional.of(
                        new Plan.Request(Plan.Kind.SWEEP, endpoint, window, true, window.to(), List.of(), progress));
            }
        }
        return Optional.empty();
    }

    private Instant nextSweep(Progress progress, Instant origin, Moment moment) {
        Instant next = Instant.MAX;
        for (Age age : Age.values()) {
            Instant from = later(progress.sweeps().readTo(age, origin), moment.oldest());
            Instant due = nextHour(from).plus(age.duration()).plus(AFTER_LIVE);
            next = due.isAfter(moment.now()) ? earlier(next, due) : next;
        }
        return next;
    }

    /** Longer if it is shorter than TAP accepts: backwards if that can be. */
    private static Window padded(Instant from, Instant to, Moment moment) {
        Duration shortest = moment.limits().shortest();
        if (!from.plus(shortest).isAfter(to)) {
            return new Window(from, to);
        }
        Instant begin = to.minus(shortest);
        return begin.isBefore(moment.oldest())
                ? new Window(moment.oldest(), moment.oldest().plus(shortest))
                : new Window(begin, to);
    }

    private static Progress shrunk(Progress progress, Range.Kind kind, Instant to) {
        return progress.next(kind)
                .map(range -> progress.shrunk(range, later(range.from(), to)))
                .orElse(progress);
    }

    private static Duration span(Progress progress, Moment moment) {
        return moment.limits().atLeastShortest(progress.span());
    }

    private static Instant nextHour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    }
}
