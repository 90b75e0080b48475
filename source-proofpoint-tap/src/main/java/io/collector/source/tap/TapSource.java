package io.collector.source.tap;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.PluginContext;
import io.collector.api.RejectedException;
import io.collector.api.RequestPool;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.source.tap.Lane.Effort;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects from one TAP account, one request to a poll. What must survive a restart is in the checkpoint; in memory is
 * only what TAP teaches anew in an answer or two: how its clock differs, and where its limits really are.
 *
 * <p>One thread at a time, but for {@link #requests} and {@link #close}.
 */
final class TapSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(TapSource.class);

    /** Enough for TAP to accept the window, little enough to be answered quickly. */
    private static final Duration CHECKED = Duration.ofSeconds(60);

    /** A clock may be put right meanwhile, and to look again costs no request. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    /** So long ago that nothing has to wait for it. */
    private static final Instant AT_NO_COST = Instant.EPOCH;

    private final String name;
    private final TapConfig config;
    private final Clock local;
    private final ServerClock clock;
    private final Set<Feed> feeds;
    private final Planner planner;
    private final Budget budget;
    private final Requests requests;
    private final PermittedClicks clicks;
    private final PastTroubles troubles;
    private final Set<String> told = new HashSet<>();
    private final KnownSlices slices = KnownSlices.inHeap();
    /** When a live poll was made in vain; {@link #AT_NO_COST} if that spent no request, {@link Instant#MIN} since one worked. */
    private Instant inVain = Instant.MIN;
    /** Whether that was just now, so that permitted clicks are not kept waiting by it. */
    private boolean clicksFirst;

    TapSource(TapConfig config, PluginContext context) {
        this.name = context.name();
        this.config = config;
        this.local = context.clock();
        this.clock = new ServerClock(name, local);
        this.feeds = config.tables().feeds();
        this.planner = Planner.of(config);
        this.budget = new Budget(planner);
        Outstanding.show(context.metrics(), budget::progress);
        this.requests = new Requests(name, config, local, clock, budget);
        this.clicks = new PermittedClicks(name);
        this.troubles = new PastTroubles(name);
    }

    @Override
    public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
        Instant now = clock.now();
        TapState state = requests.begin(after, now);
        Optional<BlockedException> refused = requests.lockedOut(now);
        if (refused.isPresent()) {
            throw requests.remembering(refused.get(), state);
        }
        Plan plan = planner.next(state, moment(now));
        if (plan instanceof Plan.Wait wait) {
            Duration pause = Duration.between(now, wait.until());
            return new Page(
                    state.toCheckpoint(), pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, List.of());
        }
        if (plan instanceof Plan.Note note) {
            return note(state, note);
        }
        Plan.Request request = (Plan.Request) plan;
        slices.begin(now);
        try {
            return request.kind() == Plan.Kind.CLICKS
                    ? readClicks(state, request, emitter, now)
                    : read(state, request, emitter, now);
        } catch (InterruptedException | RuntimeException e) {
            slices.forgetEmitted();
            throw e;
        }
    }

    @Override
    public Checkpoint check(Checkpoint after) throws TransferException, InterruptedException {
        Instant now = clock.now();
        TapState state = requests.begin(after, now);
        Endpoint endpoint = planner.endpoint();
        Optional<Instant> until = budget.waitsUntil(endpoint.pool(), state, now);
        if (until.isPresent()) {
            throw requests.remembering(
                    new RetryableException(
                            "asking TAP whether it answers: " + budget.reason(endpoint.pool(), state, now),
                            "wait until " + until.get(),
                            until.map(u -> Duration.between(now, u))),
                    state);
        }
        Instant end = moment(now).end();
        Window window = new Window(end.minus(requests.limits().atLeastShortest(CHECKED)), end);
        AnswerReader reader = new AnswerReader(feeds, told, new Discarding(), window, Optional.empty(), false);
        try {
            return requests.ask(state, endpoint, window, reader).toCheckpoint();
        } catch (UnansweredException e) {
            throw requests.shortened(e, false);
        }
    }

    @Override
    public Checkpoint backfill(Checkpoint after, Instant from, Instant to) throws RejectedException {
        TapState state;
        try {
            state = TapState.of(after);
        } catch (IllegalArgumentException e) {
            throw new RejectedException("", "the checkpoint of " + name + " cannot be read: " + e.getMessage());
        }
        Instant now = clock.now();
        Window readable = Backfill.within(from, to, moment(now).oldest(), now);
        if (readable.from().isAfter(from)) {
            log.warn(
                    "{}: of the backfill from {} to {} TAP no longer keeps what is before {}: that part is left out",
                    name,
                    from,
                    to,
                    readable.from());
        }
        return state.backfilling(readable.from(), readable.to()).toCheckpoint();
    }

    @Override
    public List<RequestPool> requests() {
        return budget.show(clock.now());
    }

    @Override
    public void close() {
        requests.close();
        slices.close();
    }

    private Moment moment(Instant now) {
        return new Moment(
                now,
                requests.limits(),
                inVain,
                clicks.notBefore(now, isInVain()),
                clicksFirst,
                troubles.notBefore(now));
    }

    private boolean isInVain() {
        return inVain.isAfter(Instant.MIN);
    }

    private Page read(TapState state, Plan.Request request, Emitter emitter, Instant now)
            throws TransferException, InterruptedException {
        boolean past = request.part().isPresent();
        Set<Feed> wanted = request.kind() == Plan.Kind.CLICKS ? Set.of(Feed.CLICKS_PERMITTED) : feeds;
        // What is read for the first time need not be looked up.
        Optional<KnownSlices> known = request.kind() == Plan.Kind.CATCH_UP ? Optional.empty() : Optional.of(slices);
        AnswerReader reader = new AnswerReader(wanted, told, emitter, request.window(), known, !past);
        Instant began = local.instant();
        boolean live = request.kind() == Plan.Kind.LIVE;
        inVain = live ? AT_NO_COST : inVain;
        clicksFirst = live;
        TapState asked;
        try {
            asked = requests.ask(state, request.endpoint(), request.window(), reader);
        } catch (UnansweredException e) {
            if (past) {
                return setAside(request, e, now);
            }
            throw inTime(requests.shortened(e, live), request, now);
        } catch (RetryableException e) {
            throw inTime(e, request, now);
        }
        inVain = live ? Instant.MIN : inVain;
        clicksFirst = false;

        long events = reader.found().values().stream().mapToLong(n -> n).sum();
        Effort effort = new Effort(events, Duration.between(began, local.instant()));
        // Should the clock have leapt ahead, nothing is taken for out of reach because of it.
        Instant oldest = moment(Times.earlier(now, clock.now())).oldest();
        // What is still to come is not read, should the answer have put a clock right that was ahead.
        Instant servedTo = Times.earlier(reader.servedTo(), clock.now());
        TapState next = asked.with(planner.aftermath().answered(request, servedTo, now, effort, oldest));
        if (past) {
            troubles.answered(next.progress());
        }
        budget.know(next);
        boolean whole = !servedTo.isBefore(request.window().to());
        Duration pause = pause(next, whole ? Duration.ZERO : config.pollInterval());
        log.debug("{}: {} read {}, found {}, pause {}", name, request.kind(), request.window(), reader.found(), pause);
        List<Coverage> coverage = new ArrayList<>(gaps(request.holes()));
        Instant to = Times.earlier(servedTo, request.window().to());
        if (request.window().from().isBefore(to)) {
            coverage.add(new Coverage.Read(request.window().from(), to, request.lateBefore(), reader.found()));
        }
        return new Page(next.toCheckpoint(), pause, coverage);
    }

    /** A stretch of the past that TAP has no answer for holds up nothing else. */
    private Page setAside(Plan.Request request, UnansweredException unanswered, Instant now) {
        troubles.failed(unanswered.fault(), clock.now());
        TapState asked = unanswered.asked();
        Progress left = planner.aftermath()
                .unanswered(
                        request,
                        asked.progress(),
                        unanswered.said(),
                        now,
                        requests.limits().shortest());
        TapState next = asked.with(left);
        budget.know(next);
        return new Page(next.toCheckpoint(), pause(next, Duration.ZERO), List.of());
    }

    private Page readClicks(TapState state, Plan.Request request, Emitter emitter, Instant now)
            throws TransferException, InterruptedException {
        try {
            Page page = read(state, request, emitter, now);
            clicks.answered();
            return page;
        } catch (RetryableException | BlockedException e) {
            if (!elseWorks(state, now)) {
                // A page would look as if the source worked again.
                clicks.failedWithAllElse(e, clock.now());
                throw inTime(e, request, now);
            }
            // Everything else works with the same credentials; if it no longer does, its next poll tells.
            requests.trustCredentials();
            clicks.failed(e, clock.now());
            Checkpoint kept = e.remembered().orElse(state.toCheckpoint());
            return new Page(kept, pause(TapState.of(kept), Duration.ZERO), List.of());
        }
    }

    /** Whether it is permitted clicks alone that fail: live polls are answered, and not kept waiting for their pool. */
    private boolean elseWorks(TapState state, Instant now) {
        Instant lately = now.minus(planner.governor().pace().multipliedBy(2));
        boolean onTime =
                state.progress().live().polled().filter(lately::isBefore).isPresent();
        return !isInVain() && (onTime || clicks.isFailing());
    }

    /** Only writes down what can no longer be read. */
    private Page note(TapState state, Plan.Note note) {
        TapState next = state.with(note.progress());
        return new Page(next.toCheckpoint(), pause(next, Duration.ZERO), gaps(note.holes()));
    }

    /** Until there is something to ask. */
    private Duration pause(TapState next, Duration least) {
        Instant now = clock.now();
        Duration pause = planner.next(next, moment(now)) instanceof Plan.Wait wait
                ? Duration.between(now, wait.until())
                : Duration.ZERO;
        return pause.compareTo(least) > 0 ? pause : least;
    }

    /** Not before there is something to ask, and a pool that rests keeps no other pool waiting. */
    private TransferException inTime(TransferException fault, Plan.Request request, Instant now) {
        Optional<TapState> left = fault.remembered().map(TapState::of);
        if (left.isEmpty() || !(fault instanceof RetryableException retryable)) {
            return fault;
        }
        if (request.kind() == Plan.Kind.LIVE && !TapClient.neverArrived(fault)) {
            inVain = now;
        }
        boolean rests =
                left.get().restsUntil(request.endpoint().pool(), clock.now()).isPresent();
        Duration pause =
                pause(left.get(), rests ? AT_LEAST : retryable.retryAfter().orElse(Duration.ZERO));
        if (pause.isZero()) {
            return fault;
        }
        RetryableException then =
                new RetryableException(String.valueOf(fault.getMessage()), fault.remedy(), Optional.of(pause));
        return requests.remembering(then, left.get());
    }

    private List<Coverage> gaps(List<Hole> holes) {
        return Gaps.of(holes, feeds, name);
    }

    /** For an answer that only has to come. */
    private static final class Discarding implements Emitter {
        @Override
        public void emit(Event event) {}

        @Override
        public void reject(String table, byte[] raw, String reason) {}
    }
}
