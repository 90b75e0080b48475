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
import io.collector.source.tap.Planner.Moment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    private final String name;
    private final TapConfig config;
    private final Clock local;
    private final ServerClock clock;
    private final TapClient client;
    private final Set<Feed> feeds;
    private final Planner planner;
    private final Budget budget;
    private final Lockout lockout = new Lockout();
    private final Set<String> told = new HashSet<>();
    private final KnownSlices slices = KnownSlices.inHeap();
    private Limits limits;
    private boolean started;
    /** Whether the request before failed, so that permitted clicks are not kept waiting by it. */
    private boolean failed;

    private Instant clicksNotBefore = Instant.MIN;
    private boolean clicksFailing;

    TapSource(TapConfig config, PluginContext context) {
        this.name = context.name();
        this.config = config;
        this.local = context.clock();
        this.clock = new ServerClock(name, local);
        this.client = new TapClient(config, clock);
        this.feeds = config.tables().feeds();
        this.planner = Planner.of(config);
        this.budget = new Budget(planner);
        this.limits = Limits.documented(config.endLag());
        Outstanding.show(context.metrics(), budget::progress);
    }

    @Override
    public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
        Instant now = clock.now();
        TapState state = begin(after, now);
        Optional<BlockedException> refused = lockout.stands(config, now);
        if (refused.isPresent()) {
            throw remembering(refused.get(), state);
        }
        Plan plan = planner.next(state, moment(now));
        if (plan instanceof Plan.Wait wait) {
            return new Page(state.toCheckpoint(), Duration.between(now, wait.until()), List.of());
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
        TapState state = begin(after, now);
        Endpoint endpoint = planner.endpoint();
        Optional<Instant> until = budget.waitsUntil(endpoint.pool(), state, now);
        if (until.isPresent()) {
            throw remembering(
                    new RetryableException(
                            "asking TAP whether it answers: " + budget.reason(endpoint.pool(), state, now),
                            "wait until " + until.get(),
                            until.map(u -> Duration.between(now, u))),
                    state);
        }
        Instant end = moment(now).end();
        Window window = new Window(end.minus(limits.atLeastShortest(CHECKED)), end);
        AnswerReader reader = new AnswerReader(feeds, told, new Discarding(), window, slices, false);
        return ask(state, endpoint, window, reader).toCheckpoint();
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
        client.close();
    }

    private Moment moment(Instant now) {
        return new Moment(now, limits, clicksNotBefore, failed);
    }

    private Page read(TapState state, Plan.Request request, Emitter emitter, Instant now)
            throws TransferException, InterruptedException {
        Set<Feed> wanted = request.kind() == Plan.Kind.CLICKS ? Set.of(Feed.CLICKS_PERMITTED) : feeds;
        boolean comesAgain = request.kind() == Plan.Kind.LIVE || request.kind() == Plan.Kind.CLICKS;
        AnswerReader reader = new AnswerReader(wanted, told, emitter, request.window(), slices, comesAgain);
        Instant began = local.instant();
        failed = true;
        TapState asked = ask(state, request.endpoint(), request.window(), reader);
        failed = false;

        long events = reader.found().values().stream().mapToLong(n -> n).sum();
        Effort effort = new Effort(events, Duration.between(began, local.instant()));
        Instant oldest = moment(clock.now()).oldest();
        TapState next = asked.with(planner.after(request, reader.servedTo(), now, effort, oldest));
        budget.know(next);
        boolean whole = !reader.servedTo().isBefore(request.window().to());
        Duration pause = pause(next, whole ? Duration.ZERO : config.pollInterval());
        log.debug("{}: {} read {}, found {}, pause {}", name, request.kind(), request.window(), reader.found(), pause);
        return new Page(next.toCheckpoint(), pause, coverage(request, reader, wanted));
    }

    /**
     * Permitted clicks by themselves come sooner that way, but come with everything else too. So a failure is no
     * failure of the source, unless it is the credentials': that endpoint is left alone for a while.
     */
    private Page readClicks(TapState state, Plan.Request request, Emitter emitter, Instant now)
            throws TransferException, InterruptedException {
        try {
            Page page = read(state, request, emitter, now);
            if (clicksFailing) {
                clicksFailing = false;
                log.info("{}: permitted clicks are polled by themselves again", name);
            }
            return page;
        } catch (RetryableException | BlockedException e) {
            Optional<BlockedException> refused = lockout.stands(config, clock.now());
            if (refused.isPresent()) {
                throw e;
            }
            failed = false;
            Duration rest = e instanceof BlockedException ? Refusals.SLOWLY : Refusals.REST;
            clicksNotBefore = clock.now().plus(rest);
            String text = "{}: permitted clicks cannot be polled by themselves at the moment, they still come with"
                    + " everything else: {}; {}. Tried again in {} minutes";
            if (clicksFailing) {
                log.debug(text, name, e.getMessage(), e.remedy(), rest.toMinutes());
            } else {
                log.warn(text, name, e.getMessage(), e.remedy(), rest.toMinutes());
            }
            clicksFailing = true;
            Checkpoint kept = e.remembered().orElse(state.toCheckpoint());
            return new Page(kept, pause(TapState.of(kept), Duration.ZERO), List.of());
        }
    }

    /** Until there is something to ask. */
    private Duration pause(TapState next, Duration least) {
        Instant now = clock.now();
        Duration pause = planner.next(next, moment(now)) instanceof Plan.Wait wait
                ? Duration.between(now, wait.until())
                : Duration.ZERO;
        return pause.compareTo(least) > 0 ? pause : least;
    }

    /** Makes the request, counted whatever becomes of it. */
    private TapState ask(TapState state, Endpoint endpoint, Window window, AnswerReader reader)
            throws TransferException, InterruptedException {
        TapState asked = state.requested(endpoint.pool(), clock.now());
        budget.know(asked);
        int corrections = clock.corrections();
        try {
            client.read(endpoint, window, reader);
            lockout.lifted();
            return asked;
        } catch (RefusedException refused) {
            lockout.lifted();
            TransferException fault = Refusals.fault(refused, window, client.where(endpoint), local);
            TapState left = afterRefusal(refused, fault, asked, endpoint.pool());
            throw remembering(others(learn(refused, fault, corrections), refused, left), left);
        } catch (RetryableException fault) {
            boolean counts = !TapClient.neverArrived(fault);
            throw remembering(fault, counts ? asked.with(asked.progress().shortened()) : state);
        } catch (BlockedException fault) {
            throw remembering(fault, TapClient.neverArrived(fault) ? state : asked);
        }
    }

    private TransferException learn(RefusedException refused, TransferException fault, int corrections) {
        // A wrong clock explains a window that is too new or too old, and is corrected by now.
        boolean explained = clock.corrections() != corrections;
        switch (refused.why()) {
            case STILL_CURRENT -> limits = explained ? limits : limits.earlierEnd();
            case TOO_OLD -> limits = explained ? limits : limits.laterStart();
            case TOO_SHORT -> limits = limits.longer();
            case CREDENTIALS, PERMISSION -> {
                if (fault instanceof BlockedException blocked) {
                    return lockout.refused(blocked, config, clock.now());
                }
            }
            default -> {
                // Nothing to learn for the next window.
            }
        }
        return fault;
    }

    /** A pool that rests keeps no other pool waiting. */
    private TransferException others(TransferException fault, RefusedException refused, TapState left) {
        if (refused.why() != RefusedException.Cause.THROTTLED || !planner.clicks()) {
            return fault;
        }
        return new RetryableException(
                String.valueOf(fault.getMessage()), fault.remedy(), Optional.of(pause(left, AT_LEAST)));
    }

    private TapState afterRefusal(RefusedException refused, TransferException fault, TapState asked, Pool pool) {
        return switch (refused.why()) {
            case OVERLOADED -> asked.with(asked.progress().shortened());
            case THROTTLED ->
                fault instanceof RetryableException retryable
                        ? asked.resting(
                                pool, clock.now().plus(retryable.retryAfter().orElse(Refusals.REST)))
                        : asked;
            default -> asked;
        };
    }

    /**
     * The state to go on from. A process that was killed may have lost the count of one request under way, in whichever
     * pool, so the first use after a start counts one in each.
     */
    private TapState begin(Checkpoint after, Instant now) throws BlockedException {
        TapState state;
        try {
            state = TapState.of(after);
        } catch (IllegalArgumentException e) {
            throw new BlockedException(
                    "going on from the checkpoint of " + name + ": " + e.getMessage(),
                    "restore the data directory from a backup, or remove the source's journal to begin anew",
                    Optional.empty(),
                    e);
        }
        if (!started) {
            started = true;
            for (Pool pool : budget.pools()) {
                state = state.requested(pool, now);
            }
        }
        budget.know(state);
        return state;
    }

    private TransferException remembering(TransferException fault, TapState state) {
        fault.remember(state.toCheckpoint());
        budget.know(state);
        return fault;
    }

    private List<Coverage> coverage(Plan.Request request, AnswerReader reader, Set<Feed> asked) {
        List<Coverage> coverage = new ArrayList<>();
        for (Window gap : request.gaps()) {
            log.warn("{}: {} can no longer be read, TAP keeps 7 days: noted as a gap", name, gap);
            coverage.add(new Coverage.Gap(
                    gap.from(),
                    gap.to(),
                    asked.stream().map(f -> f.table().name()).collect(Collectors.toSet()),
                    "it had not been read when TAP stopped keeping it, after 7 days"));
        }
        Instant from = request.window().from();
        Instant to = Times.earlier(reader.servedTo(), request.window().to());
        if (from.isBefore(to)) {
            coverage.add(new Coverage.Read(from, to, request.lateBefore(), reader.found()));
        }
        return coverage;
    }

    /** For an answer that only has to come. */
    private static final class Discarding implements Emitter {
        @Override
        public void emit(Event event) {}

        @Override
        public void reject(String table, byte[] raw, String reason) {}
    }
}
