package io.collector.runtime.journal;

import io.collector.api.Checkpoint;
import io.collector.api.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /**
     * Calls back, on the thread that does it, after each transaction that added events, and when the journal becomes
     * {@linkplain #quiet quiet}. Must be quick.
     */
    void onAppend(Runnable listener);

    /** The source will append nothing for so long, so that nobody need wait for more to go with what is here. */
    void quiet(Duration atLeast);

    /** Until when that is, by {@link System#nanoTime}; in the past while a step is under way. */
    long quietUntil();

    /** The position of the newest event ever appended; 0 before the first. Positions have no holes. */
    long lastPosition();

    /** Bytes of the bodies that are held now. */
    long bytes();

    /** How many events are held from one position to another, both included. */
    long held(long first, long last);

    /** The position of the oldest event that is held; 0 if none is. */
    long firstPosition();

    /**
     * Opens a reader with a connection of its own.
     *
     * @param after the position after which it reads on
     */
    JournalReader reader(long after);

    /** Where a sink is. One that is not known yet begins at the oldest event held. */
    Cursor cursor(String sink);

    /**
     * Moves a sink's cursor, in one transaction with the dead letters of that stretch. A dead letter that is already
     * there, by sink and position, stays as it is.
     */
    void settle(String sink, Settlement settlement);

    /**
     * Up to which position a sink may have been given events that are not settled; 0 if it was given none. What is
     * beyond its cursor and up to there may be with the target already, if the process before ended without a word.
     */
    long sent(String sink);

    /** Notes, before a sink is given events, up to which position; or, when all that is known to be over, where it is now. */
    void send(String sink, long upTo);

    /** Keeps which sinks are to get these events; the places of others no longer count as work to be done. */
    void route(Set<String> sinks);

    /** What is known of each sink that has a cursor here. */
    List<SinkPosition> sinkPositions();

    /**
     * Forgets dead letters of a sink.
     *
     * @param before only those that were refused before this
     * @return how many
     */
    long purge(String sink, Optional<Instant> before);

    /**
     * Asks that dead letters are delivered once more; those that are damaged, or that the source could not read, cannot
     * be. One whose replay the sink takes is forgotten, another one stays with the new reason.
     *
     * @param sink only those of one sink
     * @param id only those of one fact
     * @return how many are newly asked for
     */
    long replayDeadLetters(Optional<String> sink, Optional<String> id);

    /**
     * Asks that a sink gets once more what it has had already, of what is still held.
     *
     * @param from the earliest time of collecting, inclusive
     * @param to the latest, exclusive
     * @param table only one table, by its full name
     * @return how many events that are
     */
    long replay(String sink, Instant from, Instant to, Optional<String> table);

    /**
     * The next of what a sink was asked to get once more, until it is {@linkplain #settleReplay settled}.
     *
     * @param maxEvents at most so many, at least 1
     * @param maxBytes ends with the event whose body brings the sum to this
     */
    Optional<Replay> nextReplay(String sink, int maxEvents, long maxBytes);

    /** Notes what became of some or all events of a replay. */
    void settleReplay(String sink, Replay replay, List<Replay.Answer> answers, boolean all);

    /**
     * Notes that a sink is about to be given something once more, or that all of that is known to be over.
     *
     * @return whether the former was noted already, by a process that ended without a word
     */
    boolean replaying(String sink, boolean now);

    /** Calls back after a replay was asked for. Must be quick. */
    void onReplay(Runnable listener);

    /** Ends the calling back of a listener, the very object that was given. */
    void forget(Runnable listener);

    /** Takes other tables as those of the source, whose settings have changed. */
    void declare(List<Table> tables);

    /** Counts by table since the journal was made. */
    List<TableTotal> totals();

    /** The tables that the source declared last. */
    List<Table> tables();

    /**
     * Deletes events that were collected before a time and that each of these sinks has behind it, with all that is
     * known of them, in small transactions; ends early when the thread is interrupted.
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
