package io.collector.api;

import java.time.Instant;
import java.util.List;

/**
 * Collects events of one account: a function from a checkpoint to the events after it.
 *
 * <p>The runtime calls {@link #poll}, {@link #check} and {@link #backfill} from one thread at a time, never overlapping. {@link
 * #requests} and {@link #close} may be called from another thread.
 */
public interface Source extends AutoCloseable {
    /**
     * Makes one step: asks the service once, or a few times, hands out what it found, and says where to go on.
     *
     * <p>Events that were emitted are kept even if the call then fails: each must be a fact by itself. The same
     * facts are emitted again when the step is repeated; the runtime drops what it has by id and revision. So an
     * event may be emitted twice, but never be passed over by the checkpoint that is returned.
     *
     * <p>The checkpoint of the page becomes durable in the same transaction as the last events of the step.
     *
     * @param after where the last successful step ended, or what {@link TransferException#remember} left; {@link
     *     Checkpoint#START} at the first call
     * @param emitter takes the events, in any order; only for use during this call
     * @return where to go on, and when
     * @throws RetryableException if it may work later: the same checkpoint is polled again after a pause
     * @throws BlockedException if a person must act first: the same checkpoint is polled again after a long pause
     * @throws RejectedException if the checkpoint itself is refused; the runtime treats it as {@link BlockedException}
     * @throws InterruptedException if the thread was interrupted, which the runtime does to stop
     */
    Page poll(Checkpoint after, Emitter emitter) throws TransferException, InterruptedException;

    /**
     * Asks the service whether polling would work, as cheaply as can be.
     *
     * @param after the checkpoint of this source, for its record of requests made
     * @return the checkpoint to keep instead, with the requests of this check counted
     * @throws TransferException if it would not; reason and remedy are shown to a person
     * @throws InterruptedException if the thread was interrupted
     */
    default Checkpoint check(Checkpoint after) throws TransferException, InterruptedException {
        return after;
    }

    /**
     * Asks that a stretch of the past is collected once more, beside everything else and at the source's own pace. Does
     * no input or output; {@link #poll} does the work from the checkpoint that is returned.
     *
     * @param after the checkpoint of this source
     * @param from inclusive, in the vendor's time
     * @param to exclusive, after {@code from}
     * @return the checkpoint to go on from instead
     * @throws RejectedException if this source cannot, or cannot reach any of that stretch; the message says why
     */
    default Checkpoint backfill(Checkpoint after, Instant from, Instant to) throws RejectedException {
        throw new RejectedException("", "a source of this type cannot collect a stretch of the past again");
    }

    /**
     * What the vendor's request limits leave at this moment, for the status page. Safe to call from any thread.
     *
     * @return one entry for each pool of requests that the vendor counts; empty if there is no limit
     */
    default List<RequestPool> requests() {
        return List.of();
    }

    /** Releases what the source holds. Called once, possibly while a poll is being interrupted; never throws. */
    @Override
    default void close() {}
}
