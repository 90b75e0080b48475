package io.collector.api;

/**
 * Takes the events of one {@link Source#poll}. Valid during that call and on its thread only.
 *
 * <p>Both methods block while the journal is busy, which is the back-pressure on the source; a source needs no
 * buffer of its own and may stream an answer of any size.
 */
public interface Emitter {
    /**
     * Takes one event.
     *
     * @param event a fact that stands by itself
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    void emit(Event event) throws InterruptedException;

    /**
     * Takes something that should have been an event but cannot be read as one. It is kept as a dead letter of the
     * source with its reason; it never costs the rest of the answer.
     *
     * @param table the table it would have belonged to
     * @param raw what was received, as it came
     * @param reason what is wrong with it, for a person; no secret
     * @throws InterruptedException if the thread was interrupted while waiting
     */
    void reject(String table, byte[] raw, String reason) throws InterruptedException;

    /**
     * Counts events that a source need not emit, because they are byte for byte what it emitted in an earlier poll of
     * this process. It may be used only for events whose poll was followed by another one: those of a poll that is
     * still going on may not be durable yet.
     *
     * @param table the table they belong to
     * @param count how many, at least 1
     */
    default void repeated(String table, long count) {}
}
