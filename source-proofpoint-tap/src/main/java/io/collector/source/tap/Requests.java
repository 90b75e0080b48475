package io.collector.source.tap;

import io.collector.api.BlockedException;
import io.collector.api.Checkpoint;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes the requests of one source, each counted whatever becomes of it, and learns from refusals. What it learns is not
 * kept over a restart: TAP teaches it anew in an answer or two. One thread.
 */
final class Requests {
    private final String name;
    private final TapConfig config;
    private final Clock local;
    private final ServerClock clock;
    private final TapClient client;
    private final Budget budget;
    private final Lockout lockout = new Lockout();
    private Limits limits;

    private boolean started;

    /** Whether TAP has answered since the start. */
    private boolean answered;

    Requests(String name, TapConfig config, Clock local, ServerClock clock, Budget budget) {
        this.name = name;
        this.config = config;
        this.local = local;
        this.clock = clock;
        this.client = new TapClient(config, clock);
        this.budget = budget;
        this.limits = Limits.documented(config.endLag());
    }

    /** What TAP accepts, as far as is known. */
    Limits limits() {
        return limits;
    }

    /** The refusal of these credentials that still stands; empty if it is time to ask. */
    Optional<BlockedException> lockedOut(Instant now) {
        return lockout.stands(config, now);
    }

    /**
     * The state to go on from. A process that was killed may have lost the count of one request under way, in whichever
     * pool, so the first use after a start counts one in each.
     */
    TapState begin(Checkpoint after, Instant now) throws BlockedException {
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
                state = state.requestedUnsure(pool, now);
            }
        }
        budget.know(state);
        return state;
    }

    /**
     * Makes one request.
     *
     * @return the state with it counted
     * @throws UnansweredException if another window may well be answered
     * @throws TransferException if it may not; remembers the state with the request counted
     */
    TapState ask(TapState state, Endpoint endpoint, Window window, AnswerReader reader)
            throws UnansweredException, TransferException, InterruptedException {
        int heard = clock.heard();
        int corrections = clock.corrections();
        budget.know(counted(state, endpoint, heard));
        try {
            client.read(endpoint, window, reader);
            lockout.lifted();
            answered = true;
            return counted(state, endpoint, heard);
        } catch (RefusedException refused) {
            TapState asked = counted(state, endpoint, heard);
            lockout.lifted();
            TransferException fault = Refusals.fault(refused, window, client.where(endpoint), local);
            if (refused.isAboutWindow()) {
                throw new UnansweredException(
                        fault, Integer.toString(refused.answer().status()), asked);
            }
            boolean throttled = refused.why() == RefusedException.Cause.THROTTLED;
            throw remembering(
                    learn(refused, fault, corrections),
                    throttled && fault instanceof RetryableException retryable
                            ? asked.resting(
                                    endpoint.pool(),
                                    clock.now().plus(retryable.retryAfter().orElse(Refusals.REST)))
                            : asked);
        } catch (RetryableException fault) {
            if (TapClient.neverArrived(fault)) {
                throw remembering(fault, state);
            }
            throw new UnansweredException(fault, "broken", counted(state, endpoint, heard));
        } catch (BlockedException fault) {
            throw remembering(fault, TapClient.neverArrived(fault) ? state : counted(state, endpoint, heard));
        }
    }

    /**
     * As late as can be: the answer may have put the clock right. If it did not, the clock may be days off, and makes no
     * request forgotten.
     *
     * @param heard how often TAP had told its time before
     */
    private TapState counted(TapState state, Endpoint endpoint, int heard) {
        return clock.heard() == heard
                ? state.requestedUnsure(endpoint.pool(), clock.now())
                : state.requested(endpoint.pool(), clock.now());
    }

    /**
     * What TAP has no answer for may be a part of the window, or its length: the next is shorter.
     *
     * @param live whether it was a live poll of everything: what else is asked must not cost it, and all that is read
     *     again, twice as many requests
     */
    TransferException shortened(UnansweredException unanswered, boolean live) {
        TapState asked = unanswered.asked();
        TransferException fault = unanswered.fault();
        if (!live) {
            return remembering(fault, asked);
        }
        if (fault instanceof RetryableException) {
            return remembering(fault, asked.with(asked.progress().shortened()));
        }
        boolean isShortest = asked.progress().span().compareTo(Window.SHORTEST) <= 0;
        if (!answered || isShortest) {
            return remembering(fault, asked);
        }
        // The same settings were accepted before: it is not yet time to call a person.
        RetryableException sooner = new RetryableException(
                String.valueOf(fault.getMessage()), fault.remedy(), Optional.of(Refusals.NEXT_ROUND));
        return remembering(sooner, asked.with(asked.progress().shortened()));
    }

    /** A refusal was about one endpoint only. */
    void trustCredentials() {
        lockout.lifted();
    }

    /** The fault, with a state to go on from. */
    TransferException remembering(TransferException fault, TapState state) {
        fault.remember(state.toCheckpoint());
        budget.know(state);
        return fault;
    }

    void close() {
        client.close();
    }

    private TransferException learn(RefusedException refused, TransferException fault, int corrections) {
        // A wrong clock explains a window that is too new or too old, and is corrected by now.
        boolean explained = clock.corrections() != corrections;
        switch (refused.why()) {
            case STILL_CURRENT -> limits = explained && !clock.isContradicted() ? limits : limits.earlierEnd();
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
}
