package io.collector.source.tap;

import static io.collector.source.tap.Times.earlier;
import static io.collector.source.tap.Times.later;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to ask next, or until when to wait. Pure: time and state go in, a decision comes out. Immutable.
 *
 * <p>In this order: the live poll; the live poll of permitted clicks, on a pool of its own; the {@link Past}, which
 * uses spare requests only, see {@link Governor}.
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

    /** What TAP had no answer for so far leaves this part of the requests to what it was not asked for yet. */
    private static final int RETRIES_LEAVE = 40;

    static Planner of(TapConfig config) {
        Endpoint endpoint = Endpoint.returning(config.tables().feeds());
        return new Planner(
                endpoint,
                endpoint == Endpoint.ALL && config.tables().clicksPermitted(),
                config.lookBack(),
                config.startFrom(),
                new Governor(config.requestBudget().usable(), config.pollInterval()));
    }

    /** What a request leads to. */
    Aftermath aftermath() {
        return new Aftermath(governor, lookBack);
    }

    Plan next(TapState state, Moment moment) {
        Instant now = moment.now();
        Instant origin = state.progress()
                .origin()
                .orElseGet(() -> later(now.minus(startFrom).truncatedTo(ChronoUnit.SECONDS), moment.oldest()));
        Reach reach = Reach.of(state.progress().withOrigin(origin), Optional.empty(), startFrom, moment.oldest());
        // A hole stays outstanding until it is written down.
        Progress progress =
                reach.holes().isEmpty() ? reach.progress() : state.progress().withOrigin(origin);
        Past past = new Past(endpoint, startFrom);
        Optional<Plan.Request> other = past.next(progress, moment);

        Instant live = open(endpoint.pool(), state, now)
                .orElseGet(() -> later(
                        governor.again(state.log(endpoint.pool()), moment.inVain(), now),
                        due(
                                endpoint,
                                progress.live(),
                                state,
                                now,
                                other.filter(r -> !r.mayWait(now)).isPresent())));
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
        if (moment.inVain().isAfter(Instant.MIN)) {
            // First the newest has to come again; till then not even the clock is sure.
            return new Plan.Wait(later(wake, now.plusMillis(1)));
        }
        if (!reach.holes().isEmpty()) {
            return new Plan.Note(reach.holes(), reach.progress());
        }
        if (open(endpoint.pool(), state, now).isEmpty()) {
            RequestLog log = state.log(endpoint.pool());
            boolean resting = moment.pastNotBefore().isAfter(now);
            if (other.isPresent() && !resting && governor.isSpare(log, live, now, left(other.get()))) {
                return other.get();
            }
            wake = earlier(wake, past.wake(progress, moment));
            if (other.isPresent()) {
                wake = earlier(
                        wake,
                        resting
                                ? moment.pastNotBefore()
                                : log.nextForgotten(now).orElse(wake));
            }
        }
        return new Plan.Wait(later(wake, now.plusMillis(1)));
    }

    /** How many requests it must leave to others. */
    private int left(Plan.Request request) {
        return request.isRetry() ? governor.usable() / RETRIES_LEAVE : 0;
    }

    /** Why a pool waits although its next request is overdue, and until when; empty if it does not. */
    Optional<Instant> slowedUntil(Pool pool, TapState state, Instant now) {
        Optional<Instant> polled = lane(pool, state).polled().filter(p -> !p.isAfter(now));
        // The poll interval is no slowing down; only what comes after it is.
        return polled.map(p -> p.plus(governor.interval()))
                .flatMap(wanted -> polled.map(p -> governor.due(state.log(pool), p, later(wanted, now), false))
                        .filter(due -> due.isAfter(wanted) && due.isAfter(now)));
    }

    /**
     * Until when nothing may be asked of a pool; empty if something may. If the last poll is still to come, the clock was
     * set back or ahead then: only an answer tells, so one poll may be made although all requests seem to be used.
     */
    private Optional<Instant> open(Pool pool, TapState state, Instant now) {
        boolean asksForTheTime =
                lane(pool, state).polled().filter(p -> p.isAfter(now)).isPresent();
        return state.restsUntil(pool, now)
                .or(() -> asksForTheTime ? Optional.empty() : governor.usedUpUntil(state.log(pool), now));
    }

    private Lane lane(Pool pool, TapState state) {
        return pool == endpoint.pool()
                ? state.progress().live()
                : state.progress().clicks();
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
                Optional.empty(),
                List.of(),
                progress);
    }
}
