package io.collector.source.tap;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.Coverage;
import io.collector.api.Emitter;
import io.collector.api.Event;
import io.collector.api.Page;
import io.collector.api.PluginContext;
import io.collector.api.RequestPool;
import io.collector.api.RetryableException;
import io.collector.api.Source;
import io.collector.api.TransferException;
import io.collector.source.tap.Windows.Step;
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

    private final String name;
    private final TapConfig config;
    private final Clock local;
    private final ServerClock clock;
    private final TapClient client;
    private final Set<Feed> feeds;
    private final Endpoint endpoint;
    private final Windows windows;
    private final Budget budget;
    private final Lockout lockout = new Lockout();
    private final Set<String> unknownArrays = new HashSet<>();
    private Limits limits;
    private boolean started;

    TapSource(TapConfig config, PluginContext context) {
        this.name = context.name();
        this.config = config;
        this.local = context.clock();
        this.clock = new ServerClock(name, local);
        this.client = new TapClient(config, clock);
        this.feeds = config.tables().feeds();
        this.endpoint = Endpoint.returning(feeds);
        this.windows = new Windows(config.lookBack(), config.startFrom());
        this.budget = new Budget(endpoint.pool(), config);
        this.limits = Limits.documented(config.endLag());
    }

    @Override
    public Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException {
        Instant now = clock.now();
        TapState state = begin(after, now);
        Optional<BlockedException> refused = lockout.stands(config, now);
        if (refused.isPresent()) {
            throw remembering(refused.get(), state);
        }
        Optional<Duration> wait = budget.wait(state, now);
        if (wait.isPresent()) {
            return new Page(state.toCheckpoint(), wait.get(), List.of());
        }
        Step step = windows.next(state.progress(), now, limits);
        AnswerReader reader = new AnswerReader(feeds, unknownArrays, emitter, step.window());
        TapState asked = ask(state, step.window(), reader);

        Progress progress = windows.after(step, reader.servedTo());
        TapState next = asked.with(progress);
        boolean behind = progress.position().isPresent()
                && !reader.servedTo().isBefore(step.window().to());
        Duration pause = budget.pause(next, clock.now(), behind);
        log.debug("{}: read {}, found {}, pause {}", name, step.window(), reader.found(), pause);
        return new Page(next.toCheckpoint(), pause, coverage(step, reader));
    }

    @Override
    public Checkpoint check(Checkpoint after) throws TransferException, InterruptedException {
        Instant now = clock.now();
        TapState state = begin(after, now);
        Optional<Duration> wait = budget.wait(state, now);
        if (wait.isPresent()) {
            throw remembering(
                    new RetryableException(
                            "asking TAP whether it answers: " + budget.reason(state, now),
                            "wait until " + now.plus(wait.get()),
                            wait),
                    state);
        }
        Instant end = windows.next(Progress.NONE, now, limits).window().to();
        Window window = new Window(end.minus(limits.atLeastShortest(CHECKED)), end);
        return ask(state, window, new AnswerReader(feeds, unknownArrays, new Discarding(), window))
                .toCheckpoint();
    }

    @Override
    public List<RequestPool> requests() {
        return List.of(budget.show(clock.now()));
    }

    @Override
    public void close() {
        client.close();
    }

    /** Makes the request, counted whatever becomes of it. */
    private TapState ask(TapState state, Window window, AnswerReader reader)
            throws TransferException, InterruptedException {
        TapState asked = budget.count(state, clock.now());
        int corrections = clock.corrections();
        try {
            client.read(endpoint, window, reader);
            lockout.lifted();
            return asked;
        } catch (RefusedException refused) {
            lockout.lifted();
            TransferException fault = Refusals.fault(refused, window, client.where(endpoint), local);
            throw remembering(learn(refused, fault, corrections), afterRefusal(refused, fault, asked));
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

    private TapState afterRefusal(RefusedException refused, TransferException fault, TapState asked) {
        return switch (refused.why()) {
            case OVERLOADED -> asked.with(asked.progress().shortened());
            case THROTTLED ->
                fault instanceof RetryableException retryable
                        ? budget.rest(
                                asked, clock.now().plus(retryable.retryAfter().orElse(Refusals.REST)))
                        : asked;
            default -> asked;
        };
    }

    /**
     * The state to go on from. A process that was killed may have lost the count of one request under way, so the first
     * use after a start counts one.
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
            state = budget.count(state, now);
        }
        budget.know(state);
        return state;
    }

    private TransferException remembering(TransferException fault, TapState state) {
        fault.remember(state.toCheckpoint());
        budget.know(state);
        return fault;
    }

    private List<Coverage> coverage(Step step, AnswerReader reader) {
        List<Coverage> coverage = new ArrayList<>();
        step.gap().ifPresent(gap -> {
            log.warn("{}: {} can no longer be read, TAP keeps 7 days: noted as a gap", name, gap);
            coverage.add(new Coverage.Gap(
                    gap.from(),
                    gap.to(),
                    feeds.stream().map(f -> f.table().name()).collect(Collectors.toSet()),
                    "it had not been read when TAP stopped keeping it, after 7 days"));
        });
        Instant from = step.window().from();
        Instant to = reader.servedTo().isBefore(step.window().to())
                ? reader.servedTo()
                : step.window().to();
        if (from.isBefore(to)) {
            coverage.add(new Coverage.Read(from, to, step.lateBefore(), reader.found()));
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
