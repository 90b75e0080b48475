package io.collector.api;

/**
 * Delivers events to one target. A call that returns is the acknowledgement; everything around it (reading the
 * journal, batching, retrying with back-off, halving a refused batch, dead letters, health, metrics) is the
 * runtime's.
 *
 * <p>{@link #deliver} is called by up to {@link BatchLimits#inFlight()} threads at once; with the default of one it
 * is never called concurrently. {@link #check} and {@link #preview} may be called at the same time as {@link #deliver}.
 */
public interface Sink extends AutoCloseable {
    /**
     * Delivers a batch and returns when its fate is known.
     *
     * @param batch at least one event, within {@link #limits()}; a single event may exceed the byte limit
     * @return what became of each event; events not mentioned were taken
     * @throws RetryableException if nothing is known to be taken and it may work later: the same batch comes again,
     *     for ever
     * @throws RejectedException if the target refuses this batch as it is, whatever is done: the runtime halves it
     *     until the event at fault is alone, and makes that a dead letter
     * @throws BlockedException if a person must act (credentials, permissions, a missing index): the batch is kept
     *     and tried again slowly
     * @throws InterruptedException if the thread was interrupted, which the runtime does to stop
     */
    Delivery deliver(Batch batch) throws TransferException, InterruptedException;

    /**
     * How batches are cut. Asked before each batch is read, so that a sink may lower its limits by what it learns.
     *
     * @return the limits
     */
    default BatchLimits limits() {
        return BatchLimits.DEFAULT;
    }

    /**
     * What an event adds to a request, for cutting batches by {@link BatchLimits#maxBytes()}.
     *
     * @param event an event
     * @return bytes before compression, envelope included; rather too many than too few
     */
    default long sizeOf(Event event) {
        return event.body().size();
    }

    /**
     * Whether an event that is delivered again, since nobody knows what became of it, is at the target once only. If not, it is
     * counted as possibly doubled.
     *
     * @return whether it makes no difference
     */
    default boolean repeatsAreHarmless() {
        return false;
    }

    /**
     * Asks the target whether a delivery would work, without leaving anything there.
     *
     * @throws TransferException if it would not; reason and remedy are shown to a person
     * @throws InterruptedException if the thread was interrupted
     */
    default void check() throws TransferException, InterruptedException {}

    /**
     * Asks the target whether a delivery would work by leaving one harmless event there, which shows rights that {@link
     * #check} cannot see without writing. Only done when a person asks for it.
     *
     * @return what was left and where, for that person; empty if this sink has nothing that it could leave, and {@link
     *     #check} was done instead
     * @throws TransferException if it would not work; reason and remedy are shown to a person
     * @throws InterruptedException if the thread was interrupted
     */
    default String writeProbe() throws TransferException, InterruptedException {
        check();
        return "";
    }

    /**
     * The requests that {@link #deliver} would make for a batch, for a person to read. Does no input or output.
     *
     * @param batch some events
     * @return request line, headers and body as text, before compression; secrets masked
     */
    default String preview(Batch batch) {
        StringBuilder text = new StringBuilder();
        batch.events().forEach(e -> text.append(e.body()).append('\n'));
        return text.toString();
    }

    /** Releases what the sink holds. Called once, possibly while deliveries are being interrupted; never throws. */
    @Override
    default void close() {}
}
