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
}
