package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The durable log of one source. Safe for use by several threads, but only one {@link Step} at a time.
 *
 * <p>Every change is one transaction that is on disk when the call returns. Callers get {@link JournalException}
 * when it did not happen, a full disk for instance, and may repeat the call.
 */
public interface Journal extends AutoCloseable {
    /** The source whose events these are. */
    String source();

    /** What the last {@link Step} left; {@link Checkpoint#START} before the first. */
    Checkpoint checkpoint();

    /** Keeps another checkpoint without any events, such as one with more requests counted. */
    void keep(Checkpoint checkpoint);

    /** Begins to take in the events of one poll. The one before must have ended. */
    Step begin();

    /** Calls back, on the appending thread, after each transaction that added events. Must be quick. */
    void onAppend(Runnable listener);

    /** The position of the newest event ever appended; 0 before the first. Positions have no holes. */
    long lastPosition();

    /** Bytes of the bodies that are held now. */
    long bytes();

    /** Opens a reader with a connection of its own. */
    JournalReader reader();

    /** Where a sink is. One that is not known yet begins at the oldest event held. */
    Cursor cursor(String sink);

    /**
     * Moves a sink's cursor, in one transaction with the dead letters of that stretch. A dead letter that is already
     * there, by sink and position, stays as it is.
     */
    void settle(String sink, Settlement settlement);

    /** Keeps which sinks are to get these events; the places of others no longer count as work to be done. */
    void route(Set<String> sinks);

    /** What is known of each sink that has a cursor here. */
    List<SinkPosition> sinkPositions();

    /** Counts by table since the journal was made. */
    List<TableTotal> totals();

    /** The tables that the source declared last. */
    List<Table> tables();

    /**
     * Deletes events that were collected before a time and that each of these sinks has behind it, with all that is
     * known of them, in small transactions.
     *
     * @param sinks the configured sinks; others do not hold anything back
     * @param before events collected at or after this stay
     * @return how many events were deleted
     */
    long trim(Set<String> sinks, Instant before);

    /** Closes the file; readers must be closed before. */
    @Override
    void close();
}
